import sys
sys.path.append("mytorch")
from Conv2d import *
from activation import *
from batchnorm2d import *


class ConvBlock(object):

    def __init__(self, in_channels, out_channels, kernel_size, stride, padding):
        self.layers = [Conv2d(in_channels, out_channels, kernel_size, stride, padding),
                       BatchNorm2d(out_channels)]

    def forward(self, A):
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def backward(self, grad):
        for layer in self.layers[::-1]:
            grad = layer.backward(grad)
        return grad


class IdentityBlock(object):

    def forward(self, A):
        return A

    def backward(self, grad):
        return grad


class ResBlock(object):

    def __init__(self, in_channels, out_channels, filter_size, stride=3, padding=1):
        self.convolution_layers = [
            ConvBlock(in_channels, out_channels, filter_size, stride, padding),
            ReLU(),
            ConvBlock(out_channels, out_channels, 1, 1, 0),
        ]
        self.final_activation = ReLU()
        same = stride == 1 and filter_size == 1 and padding == 0 and in_channels == out_channels
        if same:
            self.residual_connection = IdentityBlock()
        else:
            self.residual_connection = ConvBlock(in_channels, out_channels, filter_size, stride,
                                                 padding)

    def forward(self, A):
        Z = A
        for layer in self.convolution_layers:
            Z = layer.forward(Z)
        return self.final_activation.forward(Z + self.residual_connection.forward(A))

    def backward(self, grad):
        grad = self.final_activation.backward(grad)
        residual = self.residual_connection.backward(grad)
        for layer in self.convolution_layers[::-1]:
            grad = layer.backward(grad)
        return grad
