# file: models/resnet.py
# item: ResBlock
# mistake: `residual += out` works in place; with IdentityBlock that is the caller's input itself.
# named: "was changed in place"

import numpy as np

from mytorch.activation import ReLU
from mytorch.batchnorm2d import BatchNorm2d
from mytorch.Conv2d import Conv2d
from mytorch.layer import Layer
from mytorch.linear import Linear


class ConvBlock(Layer):

    def __init__(self, in_channels, out_channels, kernel_size, stride, padding):
        self.conv = Conv2d(in_channels, out_channels, kernel_size, stride, padding)
        self.bn = BatchNorm2d(out_channels)
        self.layers = [self.conv, self.bn]

    @property
    def parts(self):
        return [self.conv, self.bn]

    def forward(self, A, eval=False):
        out = self.conv.forward(A)
        out = self.bn.forward(out, eval)
        return out

    def backward(self, grad):
        out = self.bn.backward(grad)
        out = self.conv.backward(out)
        return out


class IdentityBlock(Layer):

    def forward(self, A, eval=False):
        return A

    def backward(self, grad):
        return grad


class ResBlock(Layer):

    def __init__(self, in_channels, out_channels, filter_size, stride=3, padding=1):
        self.convolution_layers = []
        self.convolution_layers.append(
            ConvBlock(in_channels, out_channels, filter_size, stride, padding))
        self.convolution_layers.append(ReLU())
        self.convolution_layers.append(ConvBlock(out_channels, out_channels, 1, 1, 0))

        self.final_activation = ReLU()

        if stride == 1 and filter_size == 1 and padding == 0 and in_channels == out_channels:
            self.residual_connection = IdentityBlock()
        else:
            self.residual_connection = ConvBlock(
                in_channels, out_channels, filter_size, stride, padding)

    @property
    def parts(self):
        return self.convolution_layers + [self.residual_connection]

    def forward(self, A, eval=False):
        if A.dtype.kind != "f":
            A = A.astype(float)
        out = A
        for layer in self.convolution_layers:
            if type(layer) == ConvBlock:
                out = layer.forward(out, eval)
            else:
                out = layer.forward(out)
        residual = self.residual_connection.forward(A, eval)
        residual += out
        return self.final_activation.forward(residual)

    def backward(self, grad):
        grad = self.final_activation.backward(grad)
        residual_grad = self.residual_connection.backward(grad)
        convolution_grad = grad
        for layer in self.convolution_layers[::-1]:
            convolution_grad = layer.backward(convolution_grad)
        return convolution_grad + residual_grad


class ResNet(Layer):

    def __init__(self, in_channels, num_classes, channels=(16, 32), blocks=1):
        self.layers = [ConvBlock(in_channels, channels[0], 3, 1, 1), ReLU()]
        last = channels[0]
        for width in channels:
            for _ in range(blocks):
                self.layers.append(ResBlock(last, width, 3, 1 + (width > last), 1))
                last = width
        self.classifier = Linear(last, num_classes)

    @property
    def parts(self):
        return self.layers + [self.classifier]

    def forward(self, A, eval=False):
        for layer in self.layers:
            if type(layer) == ReLU:
                A = layer.forward(A)
            else:
                A = layer.forward(A, eval)
        self.height, self.width = A.shape[2], A.shape[3]
        # global average
        return self.classifier.forward(np.mean(A, axis=(2, 3)))

    def backward(self, dLdZ):
        grad = self.classifier.backward(dLdZ)[:, :, None, None]
        area = self.height * self.width
        grad = grad * np.full((1, 1, self.height, self.width), 1 / area, dtype=grad.dtype)
        for layer in self.layers[::-1]:
            grad = layer.backward(grad)
        return grad
