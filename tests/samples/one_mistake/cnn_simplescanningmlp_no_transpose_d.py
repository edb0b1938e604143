# file: models/mlp_scan.py
# item: CNN_SimpleScanningMLP
# mistake: w1 is reshaped straight to (out, in, k), though its rows go frame by frame (out, k, in).
# named: scanning/channel_major

from mytorch.activation import ReLU
from mytorch.Conv1d import Conv1d
from mytorch.flatten import Flatten
from mytorch.layer import Layer


class CNN_SimpleScanningMLP(Layer):

    def __init__(self):
        self.conv1 = Conv1d(24, 8, 8, 4)
        self.conv2 = Conv1d(8, 16, 1, 1)
        self.conv3 = Conv1d(16, 4, 1, 1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    @property
    def parts(self):
        return self.layers

    def init_weights(self, weights):
        w1, w2, w3 = weights
        self.conv1.conv1d_stride1.W = w1.T.reshape(8, 24, 8)
        self.conv2.conv1d_stride1.W = w2.T.reshape(16, 8, 1).copy()
        self.conv3.conv1d_stride1.W = w3.T.reshape(4, 16, 1).copy()

    def forward(self, A):
        Z = A
        for layer in self.layers:
            Z = layer.forward(Z)
        return Z

    def backward(self, dLdZ):
        dLdA = dLdZ
        for layer in self.layers[::-1]:
            dLdA = layer.backward(dLdA)
        return dLdA


class CNN_DistributedScanningMLP(Layer):

    def __init__(self):
        self.conv1 = Conv1d(24, 2, 2, 2)
        self.conv2 = Conv1d(2, 8, 2, 2)
        self.conv3 = Conv1d(8, 4, 2, 1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    @property
    def parts(self):
        return self.layers

    def init_weights(self, weights):
        w1, w2, w3 = weights
        # only the first block of every matrix is needed
        w1 = w1[:48, :2].T.reshape(2, 2, 24)
        w2 = w2[:4, :8].T.reshape(8, 2, 2)
        w3 = w3[:16, :4].T.reshape(4, 2, 8)
        self.conv1.conv1d_stride1.W = w1.transpose(0, 2, 1).copy()
        self.conv2.conv1d_stride1.W = w2.transpose(0, 2, 1).copy()
        self.conv3.conv1d_stride1.W = w3.transpose(0, 2, 1).copy()

    def forward(self, A):
        Z = A
        for layer in self.layers:
            Z = layer.forward(Z)
        return Z

    def backward(self, dLdZ):
        dLdA = dLdZ
        for layer in self.layers[::-1]:
            dLdA = layer.backward(dLdA)
        return dLdA
