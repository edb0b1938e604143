from mytorch.nn import Conv1d, Flatten, ReLU
from mytorch.nn.module import Module


def as_kernel(w, in_channels):
    """(k * in, out) -> (out, in, k)"""
    k = w.shape[0] // in_channels
    return w.T.reshape(-1, k, in_channels).swapaxes(1, 2)


class CNN_SimpleScanningMLP(Module):
    def __init__(self):
        self.conv1 = Conv1d(24, 8, kernel_size=8, stride=4)
        self.conv2 = Conv1d(8, 16, kernel_size=1, stride=1)
        self.conv3 = Conv1d(16, 4, kernel_size=1, stride=1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def init_weights(self, weights):
        for conv, w, c in zip((self.conv1, self.conv2, self.conv3), weights, (24, 8, 16)):
            conv.conv1d_stride1.W = as_kernel(w, c)

    def forward(self, A):
        return self.chain(A, *self.layers)

    def backward(self, dLdZ):
        return self.unchain(dLdZ, *self.layers)


class CNN_DistributedScanningMLP(Module):
    def __init__(self):
        self.conv1 = Conv1d(24, 2, kernel_size=2, stride=2)
        self.conv2 = Conv1d(2, 8, kernel_size=2, stride=2)
        self.conv3 = Conv1d(8, 4, kernel_size=2, stride=1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def init_weights(self, weights):
        w1, w2, w3 = weights
        self.conv1.conv1d_stride1.W = as_kernel(w1[:48, :2], 24)
        self.conv2.conv1d_stride1.W = as_kernel(w2[:4, :8], 2)
        self.conv3.conv1d_stride1.W = as_kernel(w3[:16, :4], 8)

    def forward(self, A):
        return self.chain(A, *self.layers)

    def backward(self, dLdZ):
        return self.unchain(dLdZ, *self.layers)
