# DO NOT import any additional 3rd party external libraries
import numpy as np
import os
import sys

sys.path.append('mytorch')
from loss import *
from activation import *
from linear import *
from flatten import *
from Conv1d import *


class CNN_SimpleScanningMLP():
    def __init__(self):
        # Conv1D(in_channel, out_channel, kernel_size, stride)
        self.conv1 = Conv1d(24, 8, 8, 4)
        self.conv2 = Conv1d(8, 16, 1, 1)
        self.conv3 = Conv1d(16, 4, 1, 1)
        self.relu1 = ReLU()
        self.relu2 = ReLU()
        self.flatten = Flatten()
        self.layers = [self.conv1, self.relu1, self.conv2, self.relu2, self.conv3, self.flatten]

    def __call__(self, x):
        return self.forward(x)

    def init_weights(self, weights):
        w1, w2, w3 = weights
        # row = 24 * frame + feature
        W1 = np.zeros((8, 24, 8))
        for o in range(8):
            for f in range(24):
                for t in range(8):
                    W1[o, f, t] = w1[24 * t + f, o]
        self.conv1.conv1d_stride1.W = W1
        self.conv2.conv1d_stride1.W = w2.T.reshape(16, 8, 1)
        self.conv3.conv1d_stride1.W = w3.T.reshape(4, 16, 1)

    def forward(self, A):
        Z = A
        for layer in self.layers:
            Z = layer(Z)
        return Z

    def backward(self, dLdZ):
        d = self.flatten.backward(dLdZ)
        d = self.conv3.backward(d)
        d = d * self.relu2.derivative()
        d = self.conv2.backward(d)
        d = d * self.relu1.derivative()
        d = self.conv1.backward(d)
        return d


class CNN_DistributedScanningMLP():
    def __init__(self):
        self.conv1 = Conv1d(24, 2, 2, 2)
        self.conv2 = Conv1d(2, 8, 2, 2)
        self.conv3 = Conv1d(8, 4, 2, 1)
        self.relu1 = ReLU()
        self.relu2 = ReLU()
        self.flatten = Flatten()
        self.layers = [self.conv1, self.relu1, self.conv2, self.relu2, self.conv3, self.flatten]

    def __call__(self, x):
        return self.forward(x)

    def init_weights(self, weights):
        w1, w2, w3 = weights
        for conv, w, cin in [(self.conv1, w1[:48, :2], 24), (self.conv2, w2[:4, :8], 2), (self.conv3, w3[:16, :4], 8)]:
            out = w.shape[1]
            W = np.zeros((out, cin, 2))
            for o in range(out):
                for f in range(cin):
                    for t in range(2):
                        W[o, f, t] = w[cin * t + f, o]
            conv.conv1d_stride1.W = W

    def forward(self, A):
        Z = A
        for layer in self.layers:
            Z = layer(Z)
        return Z

    def backward(self, dLdZ):
        d = self.flatten.backward(dLdZ)
        d = self.conv3.backward(d)
        d = d * self.relu2.derivative()
        d = self.conv2.backward(d)
        d = d * self.relu1.derivative()
        d = self.conv1.backward(d)
        return d
