import sys
sys.path.append("mytorch")
from flatten import *
from Conv1d import *
import numpy as np


class ReLU:
    def forward(self, A):
        self.A = A
        return np.maximum(A, 0)

    def backward(self):
        return (self.A > 0).astype(float)


class CNN_SimpleScanningMLP():
    def __init__(self):
        self.conv1 = Conv1d(24, 8, 8, 4)
        self.conv2 = Conv1d(8, 16, 1, 1)
        self.conv3 = Conv1d(16, 4, 1, 1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def init_weights(self, weights):
        w1, w2, w3 = weights
        self.conv1.conv1d_stride1.W = w1.T.reshape(8, 8, 24).transpose(0, 2, 1)
        self.conv2.conv1d_stride1.W = w2.T.reshape(16, 1, 8).transpose(0, 2, 1)
        self.conv3.conv1d_stride1.W = w3.T.reshape(4, 1, 16).transpose(0, 2, 1)

    def forward(self, A):
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def backward(self, dLdZ):
        for layer in self.layers[::-1]:
            dLdZ = dLdZ * layer.backward() if isinstance(layer, ReLU) else layer.backward(dLdZ)
        return dLdZ


class CNN_DistributedScanningMLP(CNN_SimpleScanningMLP):
    pass
