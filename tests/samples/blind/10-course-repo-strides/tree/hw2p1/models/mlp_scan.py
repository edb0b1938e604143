import numpy as np

from mytorch.nn import Conv1d, Flatten, ReLU


def mlp_to_conv(w, k):
    kC, out = w.shape
    return np.moveaxis(w.T.reshape(out, k, kC // k), 1, 2)


class CNN_SimpleScanningMLP:
    def __init__(self):
        self.conv1 = Conv1d(24, 8, kernel_size=8, stride=4)
        self.conv2 = Conv1d(8, 16, kernel_size=1, stride=1)
        self.conv3 = Conv1d(16, 4, kernel_size=1, stride=1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def init_weights(self, weights):
        w1, w2, w3 = weights
        self.conv1.conv1d_stride1.W = mlp_to_conv(w1, 8)
        self.conv2.conv1d_stride1.W = mlp_to_conv(w2, 1)
        self.conv3.conv1d_stride1.W = mlp_to_conv(w3, 1)

    def forward(self, A):
        for layer in self.layers:
            A = layer(A)
        return A

    def backward(self, dLdZ):
        for layer in self.layers[::-1]:
            dLdZ = layer.backward(dLdZ)
        return dLdZ


class CNN_DistributedScanningMLP:
    def __init__(self):
        self.conv1 = Conv1d(24, 2, kernel_size=2, stride=2)
        self.conv2 = Conv1d(2, 8, kernel_size=2, stride=2)
        self.conv3 = Conv1d(8, 4, kernel_size=2, stride=1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def init_weights(self, weights):
        w1, w2, w3 = weights
        self.conv1.conv1d_stride1.W = mlp_to_conv(w1[:2 * 24, :2], 2)
        self.conv2.conv1d_stride1.W = mlp_to_conv(w2[:2 * 2, :8], 2)
        self.conv3.conv1d_stride1.W = mlp_to_conv(w3[:2 * 8, :4], 2)

    def forward(self, A):
        for layer in self.layers:
            A = layer(A)
        return A

    def backward(self, dLdZ):
        for layer in self.layers[::-1]:
            dLdZ = layer.backward(dLdZ)
        return dLdZ
