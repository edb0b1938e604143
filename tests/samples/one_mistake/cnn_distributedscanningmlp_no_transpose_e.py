# file: models/mlp_scan.py
# item: CNN_DistributedScanningMLP
# mistake: The blocks' rows are read channel by channel, but the MLP has them frame by frame.
# named: scanning/channel_major

from typing import NamedTuple

import numpy as np

from mytorch.activation import ReLU
from mytorch.Conv1d import Conv1d
from mytorch.flatten import Flatten
from mytorch.layer import Layer


class Spec(NamedTuple):
    channels: int
    out: int
    k: int
    stride: int


class ScanningMLP(Layer):
    specs = ()

    def __init__(self):
        self.conv1, self.conv2, self.conv3 = (Conv1d(*spec) for spec in self.specs)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    @property
    def parts(self):
        return self.layers

    def kernel(self, w, spec):
        """weights (in, out) of the MLP -> (out, channels, k)"""
        raise NotImplementedError

    def init_weights(self, weights):
        for conv, w, spec in zip(self.layers[::2], weights, self.specs):
            conv.conv1d_stride1.W = self.kernel(w, spec)

    def forward(self, A):
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def backward(self, dLdZ):
        for layer in reversed(self.layers):
            dLdZ = layer.backward(dLdZ)
        return dLdZ


class CNN_SimpleScanningMLP(ScanningMLP):
    specs = Spec(24, 8, 8, 4), Spec(8, 16, 1, 1), Spec(16, 4, 1, 1)

    def kernel(self, w, spec):
        # axes of the matrix: (frame, channel, out)
        cube = w.reshape(spec.k, spec.channels, spec.out)
        return np.einsum("kco->ock", cube).copy()


class CNN_DistributedScanningMLP(ScanningMLP):
    specs = Spec(24, 2, 2, 2), Spec(2, 8, 2, 2), Spec(8, 4, 2, 1)

    def kernel(self, w, spec):
        block = w[:spec.channels * spec.k, :spec.out]
        cube = block.reshape(spec.channels, spec.k, spec.out)
        return np.moveaxis(cube, -1, 0).copy()
