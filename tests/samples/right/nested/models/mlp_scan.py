import numpy as np

from mytorch.flatten import Flatten
from mytorch.nn.activation import ReLU
from mytorch.nn.conv import Conv1d


class ScanningMLP:
    shapes = ()  # (in, out, kernel, stride) of each convolution

    def __init__(self):
        self.convs = [Conv1d(*shape) for shape in self.shapes]
        self.layers = [self.convs[0], ReLU(), self.convs[1], ReLU(), self.convs[2], Flatten()]

    def __call__(self, A):
        return self.forward(A)

    def init_weights(self, weights):
        for w, conv, (c_in, c_out, k, _) in zip(weights, self.convs, self.shapes):
            block = w[:k * c_in, :c_out]
            conv.conv1d_stride1.W = block.T.reshape(c_out, k, c_in).swapaxes(1, 2)

    def forward(self, A):
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def backward(self, dLdZ):
        for layer in self.layers[::-1]:
            dLdZ = layer.backward(dLdZ)
        return dLdZ


class CNN_SimpleScanningMLP(ScanningMLP):
    shapes = ((24, 8, 8, 4), (8, 16, 1, 1), (16, 4, 1, 1))


class CNN_DistributedScanningMLP(ScanningMLP):
    shapes = ((24, 2, 2, 2), (2, 8, 2, 2), (8, 4, 2, 1))
