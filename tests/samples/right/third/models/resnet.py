import sys

import numpy as np

sys.path.insert(0, "./mytorch")
from module import Chain, Module
from layers import Linear, ReLU
from conv2d import Conv2d
from norm import BatchNorm2d


class ConvBlock(Chain):

    def __init__(self, in_channels, out_channels, kernel_size, stride, padding):
        self.layers = [
            Conv2d(in_channels, out_channels, kernel_size, stride, padding),
            BatchNorm2d(out_channels),
        ]


class IdentityBlock(Chain):
    layers = ()


class ResBlock(Module):

    def __init__(self, in_channels, out_channels, filter_size, stride=3, padding=1):
        self.convolution_layers = [
            ConvBlock(in_channels, out_channels, filter_size, stride, padding),
            ReLU(),
            ConvBlock(out_channels, out_channels, 1, 1, 0),
        ]
        same = (in_channels, filter_size, stride, padding) == (out_channels, 1, 1, 0)
        self.residual_connection = IdentityBlock() if same else ConvBlock(
            in_channels, out_channels, filter_size, stride, padding)
        self.final_activation = ReLU()

    def forward(self, A):
        out = A
        for layer in self.convolution_layers:
            out = layer(out)
        return self.final_activation(out + self.residual_connection(A))

    def backward(self, grad):
        grad = self.final_activation.backward(grad)
        inner = grad
        for layer in self.convolution_layers[::-1]:
            inner = layer.backward(inner)
        return inner + self.residual_connection.backward(grad)


class SpatialMean(Module):

    def forward(self, A):
        self.shape = A.shape
        return A.mean(axis=(2, 3))

    def backward(self, grad):
        ones = np.ones(self.shape[2:])
        return np.multiply.outer(grad, ones / ones.size)


class ResNet(Chain):

    def __init__(self, in_channels, num_classes, channels):
        widths = [channels[0], *channels]
        self.layers = [
            ConvBlock(in_channels, widths[0], 3, 1, 1),
            ReLU(),
            *(ResBlock(a, b, 3, 2 if b > a else 1, 1) for a, b in zip(widths, channels)),
            SpatialMean(),
            Linear(widths[-1], num_classes),
        ]
