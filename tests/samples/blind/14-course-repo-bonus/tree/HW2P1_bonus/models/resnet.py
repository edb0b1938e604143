import numpy as np

from mytorch.nn.activation import ReLU
from mytorch.nn.batchnorm2d import BatchNorm2d
from mytorch.nn.Conv2d import Conv2d


class ConvBlock:
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding):
        self.conv = Conv2d(in_channels, out_channels, kernel_size, stride, padding)
        self.bn = BatchNorm2d(out_channels)
        self.layers = [self.conv, self.bn]

    def forward(self, A, eval=False):
        return self.bn.forward(self.conv.forward(A), eval)

    def backward(self, grad):
        return self.conv.backward(self.bn.backward(grad))


class IdentityBlock:
    def forward(self, A, eval=False):
        return A

    def backward(self, grad):
        return grad


class ResBlock:
    def __init__(self, in_channels, out_channels, filter_size, stride=3, padding=1):
        first = (in_channels, out_channels, filter_size, stride, padding)
        self.convolution_layers = [ConvBlock(*first), ReLU(), ConvBlock(out_channels, out_channels, 1, 1, 0)]
        keeps_shape = stride == 1 and filter_size == 1 and padding == 0 and in_channels == out_channels
        self.residual_connection = IdentityBlock() if keeps_shape else ConvBlock(*first)
        self.final_activation = ReLU()

    def forward(self, A, eval=False):
        c1, relu, c2 = self.convolution_layers
        Z = c2.forward(relu.forward(c1.forward(A, eval)), eval)
        return self.final_activation.forward(Z + self.residual_connection.forward(A, eval))

    def backward(self, grad):
        grad = self.final_activation.backward(grad)
        through = grad
        for layer in reversed(self.convolution_layers):
            through = layer.backward(through)
        return through + self.residual_connection.backward(grad)
