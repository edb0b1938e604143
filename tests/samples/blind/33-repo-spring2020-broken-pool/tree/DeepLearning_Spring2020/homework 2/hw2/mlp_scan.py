import os, sys
sys.path.append('mytorch')
import numpy as np
from Conv1d import *
from activation import *
from flatten import *


class CNN_SimpleScanningMLP():
    def __init__(self):
        self.conv1 = Conv1d(24, 8, 8, 4)
        self.conv2 = Conv1d(8, 16, 1, 1)
        self.conv3 = Conv1d(16, 4, 1, 1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def __call__(self, x):
        return self.forward(x)

    def init_weights(self, weights):
        w1, w2, w3 = weights
        W = np.zeros((8, 24, 8))
        for o in range(8):
            for t in range(8):
                for c in range(24):
                    W[o, c, t] = w1[24 * t + c, o]
        self.conv1.conv1d_stride1.W = W
        self.conv2.conv1d_stride1.W = w2.T.reshape(16, 8, 1)
        self.conv3.conv1d_stride1.W = w3.T.reshape(4, 16, 1)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, delta):
        for layer in self.layers[::-1]:
            if isinstance(layer, ReLU):
                delta = delta * layer.derivative()
            else:
                delta = layer.backward(delta)
        return delta


class CNN_DistributedScanningMLP():
    def __init__(self):
        self.conv1 = Conv1d(24, 2, 2, 2)
        self.conv2 = Conv1d(2, 8, 2, 2)
        self.conv3 = Conv1d(8, 4, 2, 1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def __call__(self, x):
        return self.forward(x)

    def init_weights(self, weights):
        w1, w2, w3 = weights
        self.conv1.conv1d_stride1.W = w1[:48, :2].T.reshape(2, 2, 24).transpose(0, 2, 1)
        self.conv2.conv1d_stride1.W = w2[:4, :8].T.reshape(8, 2, 2).transpose(0, 2, 1)
        self.conv3.conv1d_stride1.W = w3[:16, :4].T.reshape(4, 2, 8).transpose(0, 2, 1)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, delta):
        for layer in self.layers[::-1]:
            if isinstance(layer, ReLU):
                delta = delta * layer.derivative()
            else:
                delta = layer.backward(delta)
        return delta
