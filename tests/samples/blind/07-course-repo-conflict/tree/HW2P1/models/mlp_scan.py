import numpy as np
import os
import sys

sys.path.append('mytorch')
from flatten import *
from Conv1d import *
from linear import *
from activation import *
from loss import *


class CNN_SimpleScanningMLP():
    def __init__(self):
        self.conv1 = Conv1d(24, 8, 8, 4)
        self.conv2 = Conv1d(8, 16, 1, 1)
        self.conv3 = Conv1d(16, 4, 1, 1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def init_weights(self, weights):
        w1, w2, w3 = weights
        self.conv1.conv1d_stride1.W = np.transpose(w1.T.reshape(8, 8, 24), (0, 2, 1))
        self.conv2.conv1d_stride1.W = np.transpose(w2.T.reshape(16, 1, 8), (0, 2, 1))
        self.conv3.conv1d_stride1.W = np.transpose(w3.T.reshape(4, 1, 16), (0, 2, 1))

    def forward(self, A):
        Z = A
        for i in range(len(self.layers)):
            Z = self.layers[i].forward(Z)
        return Z

    def backward(self, dLdZ):
        dLdA = dLdZ
        for i in range(len(self.layers))[::-1]:
            dLdA = self.layers[i].backward(dLdA)
        return dLdA


class CNN_DistributedScanningMLP():
    def __init__(self):
        self.conv1 = Conv1d(24, 2, 2, 2)
        self.conv2 = Conv1d(2, 8, 2, 2)
        self.conv3 = Conv1d(8, 4, 2, 1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def __call__(self, A):
        return self.forward(A)

    def init_weights(self, weights):
        w1, w2, w3 = weights
        w1, w2, w3 = w1[:48, :2], w2[:4, :8], w3[:16, :4]
        self.conv1.conv1d_stride1.W = np.transpose(w1.T.reshape(2, 2, 24), (0, 2, 1))
        self.conv2.conv1d_stride1.W = np.transpose(w2.T.reshape(8, 2, 2), (0, 2, 1))
        self.conv3.conv1d_stride1.W = np.transpose(w3.T.reshape(4, 2, 8), (0, 2, 1))

    def forward(self, A):
        Z = A
        for i in range(len(self.layers)):
            Z = self.layers[i].forward(Z)
        return Z

    def backward(self, dLdZ):
        dLdA = dLdZ
        for i in range(len(self.layers))[::-1]:
            dLdA = self.layers[i].backward(dLdA)
        return dLdA
