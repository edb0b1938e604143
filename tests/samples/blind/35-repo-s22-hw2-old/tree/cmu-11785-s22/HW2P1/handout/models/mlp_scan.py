import sys
sys.path.append('mytorch')
import numpy as np
from Conv1d import *
from activation import *
from flatten import *


class CNN_SimpleScanningMLP():
    def __init__(self):
        self.conv1 = Conv1d(in_channels=24, out_channels=8, kernel_size=8, stride=4)
        self.conv2 = Conv1d(in_channels=8, out_channels=16, kernel_size=1, stride=1)
        self.conv3 = Conv1d(in_channels=16, out_channels=4, kernel_size=1, stride=1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def init_weights(self, weights):
        w1, w2, w3 = weights
        self.conv1.conv1d_stride1.W = w1.reshape(8, 24, 8).transpose(2, 1, 0)
        self.conv2.conv1d_stride1.W = w2.reshape(1, 8, 16).transpose(2, 1, 0)
        self.conv3.conv1d_stride1.W = w3.reshape(1, 16, 4).transpose(2, 1, 0)

    def forward(self, A):
        """
        Argument:
            A (np.array): see the writeup
        Return:
            np.array
        """
        Z = A
        for layer in self.layers:
            Z = layer.forward(Z)
        return Z

    def backward(self, dLdZ):
        """
        Argument:
            dLdZ (np.array): see the writeup
        Return:
            np.array
        """
        dLdA = dLdZ
        for layer in self.layers[::-1]:
            dLdA = layer.backward(dLdA)
        return dLdA


class CNN_DistributedScanningMLP():
    def __init__(self):
        self.conv1 = Conv1d(in_channels=24, out_channels=2, kernel_size=2, stride=2)
        self.conv2 = Conv1d(in_channels=2, out_channels=8, kernel_size=2, stride=2)
        self.conv3 = Conv1d(in_channels=8, out_channels=4, kernel_size=2, stride=1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def __call__(self, A):
        return self.forward(A)

    def init_weights(self, weights):
        w1, w2, w3 = weights
        self.conv1.conv1d_stride1.W = w1[:48, :2].reshape(2, 24, 2).transpose(2, 1, 0)
        self.conv2.conv1d_stride1.W = w2[:4, :8].reshape(2, 2, 8).transpose(2, 0, 1)
        self.conv3.conv1d_stride1.W = w3[:16, :4].reshape(2, 8, 4).transpose(2, 1, 0)

    def forward(self, A):
        """
        Argument:
            A (np.array): see the writeup
        Return:
            np.array
        """
        Z = A
        for layer in self.layers:
            Z = layer.forward(Z)
        return Z

    def backward(self, dLdZ):
        """
        Argument:
            dLdZ (np.array): see the writeup
        Return:
            np.array
        """
        dLdA = dLdZ
        for layer in self.layers[::-1]:
            dLdA = layer.backward(dLdA)
        return dLdA
