# file: models/mlp_scan.py
# item: CNN_SimpleScanningMLP
# mistake: w1 is reshaped straight to (out, in, k), without the transpose from frame-major order.
# named: scanning/channel_major

from mytorch.activation import ReLU
from mytorch.Conv1d import Conv1d
from mytorch.flatten import Flatten


class CNN_SimpleScanningMLP:
    def __init__(self):
        self.conv1 = Conv1d(24, 8, 8, 4)
        self.conv2 = Conv1d(8, 16, 1, 1)
        self.conv3 = Conv1d(16, 4, 1, 1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def __call__(self, A):
        return self.forward(A)

    def init_weights(self, weights):
        w1, w2, w3 = weights
        # every row of the MLP's matrix is one frame's feature
        W1 = w1.T.reshape(8, 24, 8)
        W2 = w2.T.reshape(16, 1, 8).transpose(0, 2, 1)
        W3 = w3.T.reshape(4, 1, 16).transpose(0, 2, 1)
        self.conv1.conv1d_stride1.W = W1.copy()
        self.conv2.conv1d_stride1.W = W2.copy()
        self.conv3.conv1d_stride1.W = W3.copy()

    def forward(self, A):
        Z = A
        for layer in self.layers:
            Z = layer.forward(Z)
        return Z

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

    def __call__(self, A):
        return self.forward(A)

    def init_weights(self, weights):
        w1, w2, w3 = weights
        w1, w2, w3 = w1[:48, :2], w2[:4, :8], w3[:16, :4]
        W1 = w1.T.reshape(2, 2, 24).transpose(0, 2, 1)
        W2 = w2.T.reshape(8, 2, 2).transpose(0, 2, 1)
        W3 = w3.T.reshape(4, 2, 8).transpose(0, 2, 1)
        self.conv1.conv1d_stride1.W = W1.copy()
        self.conv2.conv1d_stride1.W = W2.copy()
        self.conv3.conv1d_stride1.W = W3.copy()

    def forward(self, A):
        Z = A
        for layer in self.layers:
            Z = layer.forward(Z)
        return Z

    def backward(self, dLdZ):
        for layer in self.layers[::-1]:
            dLdZ = layer.backward(dLdZ)
        return dLdZ
