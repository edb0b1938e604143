import numpy as np
import os
import sys

sys.path.append('mytorch')
from mytorch.flatten import *
from mytorch.Conv1d import *
from mytorch.linear import *
from mytorch.activation import *
from mytorch.loss import *


class CNN_SimpleScanningMLP(object):
    def __init__(self):
        self.conv1 = Conv1d(in_channels=24, out_channels=8, kernel_size=8, stride=4)
        self.conv2 = Conv1d(in_channels=8, out_channels=16, kernel_size=1, stride=1)
        self.conv3 = Conv1d(in_channels=16, out_channels=4, kernel_size=1, stride=1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def init_weights(self, weights):
        w1, w2, w3 = weights
        # w1: (8*24, 8) -> out first -> (8, time 8, 24) -> (8, 24, 8)
        self.conv1.conv1d_stride1.W = np.transpose(np.reshape(w1.T, (8, 8, 24)), (0, 2, 1))
        self.conv2.conv1d_stride1.W = np.transpose(np.reshape(w2.T, (16, 1, 8)), (0, 2, 1))
        self.conv3.conv1d_stride1.W = np.transpose(np.reshape(w3.T, (4, 1, 16)), (0, 2, 1))

    def forward(self, A):
        Z = A
        for layer in self.layers:
            Z = layer.forward(Z)
        return Z

    def backward(self, dLdZ):
        for layer in self.layers[::-1]:
            dLdZ = layer.backward(dLdZ)
        return dLdZ


class CNN_DistributedScanningMLP(object):
    def __init__(self):
        self.conv1 = Conv1d(in_channels=24, out_channels=2, kernel_size=2, stride=2)
        self.conv2 = Conv1d(in_channels=2, out_channels=8, kernel_size=2, stride=2)
        self.conv3 = Conv1d(in_channels=8, out_channels=4, kernel_size=2, stride=1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def __call__(self, A):
        return self.forward(A)

    def init_weights(self, weights):
        w1, w2, w3 = weights
        w1 = w1[:48, :2]
        w2 = w2[:4, :8]
        w3 = w3[:16, :4]
        self.conv1.conv1d_stride1.W = w1.T.reshape(2, 2, 24).transpose(0, 2, 1)
        self.conv2.conv1d_stride1.W = w2.T.reshape(8, 2, 2).transpose(0, 2, 1)
        self.conv3.conv1d_stride1.W = w3.T.reshape(4, 2, 8).transpose(0, 2, 1)

    def forward(self, A):
        Z = A
        for layer in self.layers:
            Z = layer.forward(Z)
        return Z

    def backward(self, dLdZ):
        for layer in self.layers[::-1]:
            dLdZ = layer.backward(dLdZ)
        return dLdZ
