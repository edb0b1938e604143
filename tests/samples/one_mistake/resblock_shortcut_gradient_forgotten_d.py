# file: models/resnet.py
# item: ResBlock
# mistake: backward only goes through the convolutions; the shortcut's gradient is not added.
# named: residual/shortcut_gradient_forgotten

import numpy as np

from mytorch.activation import ReLU
from mytorch.batchnorm2d import BatchNorm2d
from mytorch.Conv2d import Conv2d
from mytorch.layer import Layer
from mytorch.linear import Linear


class ConvBlock(Layer):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding):
        self.layers = [
            Conv2d(in_channels, out_channels, kernel_size, stride, padding),
            BatchNorm2d(out_channels),
        ]

    @property
    def parts(self):
        return self.layers

    def forward(self, A, eval=False):
        Z = self.layers[0].forward(A)
        return self.layers[1].forward(Z, eval)

    def backward(self, grad):
        grad = self.layers[1].backward(grad)
        return self.layers[0].backward(grad)


class IdentityBlock(Layer):
    def forward(self, A):
        return A

    def backward(self, grad):
        return grad


class ResBlock(Layer):
    def __init__(self, in_channels, out_channels, filter_size, stride=3, padding=1):
        self.convolution_layers = [
            ConvBlock(in_channels, out_channels, filter_size, stride, padding),
            ReLU(),
            ConvBlock(out_channels, out_channels, 1, 1, 0),
        ]
        self.final_activation = ReLU()
        if in_channels != out_channels or stride != 1 or filter_size != 1 or padding != 0:
            self.residual_connection = ConvBlock(in_channels, out_channels, filter_size,
                                                 stride, padding)
        else:
            self.residual_connection = IdentityBlock()

    @property
    def parts(self):
        return self.convolution_layers + [self.residual_connection]

    def forward(self, A, eval=False):
        # shortcut
        if isinstance(self.residual_connection, IdentityBlock):
            residual = self.residual_connection.forward(A)
        else:
            residual = self.residual_connection.forward(A, eval)
        # convolutions
        Z = self.convolution_layers[0].forward(A, eval)
        Z = self.convolution_layers[1].forward(Z)
        Z = self.convolution_layers[2].forward(Z, eval)
        return self.final_activation.forward(Z + residual)

    def backward(self, grad):
        grad = self.final_activation.backward(grad)
        self.residual_connection.backward(grad)
        for layer in reversed(self.convolution_layers):
            grad = layer.backward(grad)
        return grad


class ResNet(Layer):
    def __init__(self, in_channels, num_classes, channels=(16, 32), blocks=1):
        self.stem = ConvBlock(in_channels, channels[0], 3, 1, 1)
        self.relu = ReLU()
        self.res_blocks = []
        current = channels[0]
        for c in channels:
            for i in range(blocks):
                if c > current:
                    self.res_blocks.append(ResBlock(current, c, 3, 2, 1))
                else:
                    self.res_blocks.append(ResBlock(current, c, 3, 1, 1))
                current = c
        self.linear = Linear(current, num_classes)
        self.layers = [self.stem, self.relu] + self.res_blocks + [self.linear]

    @property
    def parts(self):
        return self.layers

    def forward(self, A, eval=False):
        Z = self.relu.forward(self.stem.forward(A, eval))
        for block in self.res_blocks:
            Z = block.forward(Z, eval)
        self.shape = Z.shape
        return self.linear.forward(Z.mean(axis=(2, 3)))

    def backward(self, dLdZ):
        grad = self.linear.backward(dLdZ)
        N, C, H, W = self.shape
        grad = np.repeat(grad / (H * W), H * W, axis=1).reshape(N, C, H, W)
        for block in reversed(self.res_blocks):
            grad = block.backward(grad)
        return self.stem.backward(self.relu.backward(grad))
