import numpy as np


class ConvBlock(object):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding):
        self.layers = []  # TODO

    def forward(self, A):
        for layer in self.layers:
            A = layer.forward(A)
        return A


class IdentityBlock(object):
    def forward(self, A):
        return A

    def backward(self, grad):
        return grad


class ResBlock(object):
    def __init__(self, in_channels, out_channels, filter_size, stride=3, padding=1):
        self.convolution_layers = []  # TODO: ConvBlock, ReLU, ConvBlock
        self.final_activation = None  # TODO
        self.residual_connection = None  # TODO

    def forward(self, A):
        Z = A
        return NotImplemented

    def backward(self, grad):
        return NotImplemented
