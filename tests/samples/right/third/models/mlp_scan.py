import sys

sys.path.insert(0, "./mytorch")
from module import Chain
from layers import Flatten, ReLU
from conv1d import Conv1d


class CNN_SimpleScanningMLP(Chain):

    def __init__(self):
        self.conv1 = Conv1d(24, 8, 8, 4)
        self.conv2 = Conv1d(8, 16, 1, 1)
        self.conv3 = Conv1d(16, 4, 1, 1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def init_weights(self, weights):
        w1, w2, w3 = weights
        self.conv1.conv1d_stride1.W = w1.reshape(8, 24, 8).transpose(2, 1, 0)
        self.conv2.conv1d_stride1.W = w2.reshape(1, 8, 16).transpose(2, 1, 0)
        self.conv3.conv1d_stride1.W = w3.reshape(1, 16, 4).transpose(2, 1, 0)


class CNN_DistributedScanningMLP(Chain):

    def __init__(self):
        self.conv1 = Conv1d(24, 2, 2, 2)
        self.conv2 = Conv1d(2, 8, 2, 2)
        self.conv3 = Conv1d(8, 4, 2, 1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def init_weights(self, weights):
        w1, w2, w3 = weights
        self.conv1.conv1d_stride1.W = w1[:48, :2].reshape(2, 24, 2).transpose(2, 1, 0)
        self.conv2.conv1d_stride1.W = w2[:4, :8].reshape(2, 2, 8).transpose(2, 1, 0)
        self.conv3.conv1d_stride1.W = w3[:16, :4].reshape(2, 8, 4).transpose(2, 1, 0)
