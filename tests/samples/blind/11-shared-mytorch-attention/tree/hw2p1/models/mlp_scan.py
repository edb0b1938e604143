import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
from mytorch.nn import Conv1d, Flatten, ReLU


class CNN_SimpleScanningMLP:
    def __init__(self):
        self.conv1 = Conv1d(24, 8, 8, 4)
        self.conv2 = Conv1d(8, 16, 1, 1)
        self.conv3 = Conv1d(16, 4, 1, 1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def init_weights(self, weights):
        w1, w2, w3 = weights
        self.conv1.conv1d_stride1.W = np.einsum("tco->oct", w1.reshape(8, 24, 8))
        self.conv2.conv1d_stride1.W = np.einsum("tco->oct", w2.reshape(1, 8, 16))
        self.conv3.conv1d_stride1.W = np.einsum("tco->oct", w3.reshape(1, 16, 4))

    def forward(self, A):
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def backward(self, dLdZ):
        for layer in self.layers[::-1]:
            dLdZ = layer.backward(dLdZ)
        return dLdZ


class CNN_DistributedScanningMLP:
    def __init__(self):
        self.conv1 = Conv1d(24, 2, 2, 2)
        self.conv2 = Conv1d(2, 8, 2, 2)
        self.conv3 = Conv1d(8, 4, 2, 1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def init_weights(self, weights):
        w1, w2, w3 = weights
        self.conv1.conv1d_stride1.W = np.einsum("tco->oct", w1[:48, :2].reshape(2, 24, 2))
        self.conv2.conv1d_stride1.W = np.einsum("cto->oct", w2[:4, :8].reshape(2, 2, 8))
        self.conv3.conv1d_stride1.W = np.einsum("tco->oct", w3[:16, :4].reshape(2, 8, 4))

    def forward(self, A):
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def backward(self, dLdZ):
        for layer in self.layers[::-1]:
            dLdZ = layer.backward(dLdZ)
        return dLdZ
