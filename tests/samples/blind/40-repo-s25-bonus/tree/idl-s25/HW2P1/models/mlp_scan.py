from functools import reduce

import numpy as np

from mytorch.Conv1d import Conv1d
from mytorch.activation import ReLU
from mytorch.flatten import Flatten


def to_kernel(w: np.ndarray, k: int) -> np.ndarray:
    """(k * C, result) frame by frame -> (result, C, k)"""
    rows, result = w.shape
    return np.moveaxis(w.reshape(k, rows // k, result), (0, 1, 2), (2, 1, 0)).copy()


class _Scanner:
    spec: list = []

    def __init__(self):
        convs = [Conv1d(*s) for s in self.spec]
        self.conv1, self.conv2, self.conv3 = convs
        self.layers = [convs[0], ReLU(), convs[1], ReLU(), convs[2], Flatten()]

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A: np.ndarray) -> np.ndarray:
        return reduce(lambda x, layer: layer.forward(x), self.layers, A)

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        return reduce(lambda g, layer: layer.backward(g), reversed(self.layers), dLdZ)


class CNN_SimpleScanningMLP(_Scanner):
    spec = [(24, 8, 8, 4), (8, 16, 1, 1), (16, 4, 1, 1)]

    def init_weights(self, weights):
        for conv, w, (_, _, k, _) in zip((self.conv1, self.conv2, self.conv3), weights, self.spec):
            conv.conv1d_stride1.W = to_kernel(w, k)


class CNN_DistributedScanningMLP(_Scanner):
    spec = [(24, 2, 2, 2), (2, 8, 2, 2), (8, 4, 2, 1)]

    def init_weights(self, weights):
        for conv, w, (cin, cout, k, _) in zip((self.conv1, self.conv2, self.conv3), weights, self.spec):
            conv.conv1d_stride1.W = to_kernel(w[:k * cin, :cout], k)
