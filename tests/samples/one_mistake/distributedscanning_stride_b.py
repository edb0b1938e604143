# file: models/mlp_scan.py
# item: CNN_DistributedScanningMLP
# mistake: conv2 has stride 1 instead of 2, so the second layer scans twice as densely.
# named: scanning/second_stride_one

import numpy as np

from mytorch.activation import ReLU
from mytorch.Conv1d import Conv1d
from mytorch.flatten import Flatten
from mytorch.layer import Layer

SIMPLE = ((24, 8, 8, 4), (8, 16, 1, 1), (16, 4, 1, 1))
SHARED = ((24, 2, 2, 2), (2, 8, 2, 1), (8, 4, 2, 1))


def as_kernel(matrix, channels, width):
    """(width * channels, out), frame after frame -> (out, channels, width)."""
    cube = matrix.reshape(width, channels, -1)
    return np.ascontiguousarray(np.moveaxis(cube, (0, 1, 2), (2, 1, 0)))


class _Scanner(Layer):
    shapes = SIMPLE

    def __init__(self):
        self.conv1, self.conv2, self.conv3 = (Conv1d(*shape) for shape in self.shapes)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    @property
    def parts(self):
        return self.layers

    def _read(self, matrix, channels, out, width):
        return as_kernel(matrix, channels, width)

    def init_weights(self, weights):
        for conv, matrix, (channels, out, width, _) in zip(
            (self.conv1, self.conv2, self.conv3), weights, self.shapes
        ):
            conv.conv1d_stride1.W = self._read(matrix, channels, out, width)

    def forward(self, A):
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def backward(self, dLdZ):
        for layer in reversed(self.layers):
            dLdZ = layer.backward(dLdZ)
        return dLdZ


class CNN_SimpleScanningMLP(_Scanner):
    shapes = SIMPLE


class CNN_DistributedScanningMLP(_Scanner):
    shapes = SHARED

    def _read(self, matrix, channels, out, width):
        # the same block over and over: the first one is enough
        block = matrix[: width * channels, :out]
        return as_kernel(block, channels, width)
