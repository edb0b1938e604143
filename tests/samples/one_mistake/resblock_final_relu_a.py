# file: models/resnet.py
# item: ResBlock
# mistake: The final ReLU is never applied: the sum of the two paths is returned as it is.
# named: residual/final_activation_missing

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
    def forward(self, A, eval=False):
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
        if stride != 1 or filter_size != 1 or padding != 0 or in_channels != out_channels:
            self.residual_connection = ConvBlock(
                in_channels, out_channels, filter_size, stride, padding
            )
        else:
            self.residual_connection = IdentityBlock()

    @property
    def parts(self):
        return self.convolution_layers + [self.residual_connection]

    def forward(self, A, eval=False):
        Z = self.convolution_layers[0].forward(A, eval)
        Z = self.convolution_layers[1].forward(Z)
        Z = self.convolution_layers[2].forward(Z, eval)
        shortcut = self.residual_connection.forward(A, eval)
        return Z + shortcut

    def backward(self, grad):
        shortcut_grad = self.residual_connection.backward(grad)
        main_grad = self.convolution_layers[2].backward(grad)
        main_grad = self.convolution_layers[1].backward(main_grad)
        main_grad = self.convolution_layers[0].backward(main_grad)
        return main_grad + shortcut_grad


class MeanOverSpace(Layer):
    def forward(self, A):
        self.shape = A.shape
        return A.mean(axis=(2, 3))

    def backward(self, dLdZ):
        N, C, H, W = self.shape
        dLdA = np.zeros(self.shape, dtype=dLdZ.dtype)
        for i in range(H):
            for j in range(W):
                dLdA[:, :, i, j] = dLdZ / (H * W)
        return dLdA


class ResNet(Layer):
    def __init__(self, in_channels, num_classes, channels=(16, 32), blocks=1):
        self.layers = [ConvBlock(in_channels, channels[0], 3, 1, 1), ReLU()]
        c = channels[0]
        for out in channels:
            for b in range(blocks):
                if out > c:
                    self.layers.append(ResBlock(c, out, 3, 2, 1))
                else:
                    self.layers.append(ResBlock(c, out, 3, 1, 1))
                c = out
        self.layers.append(MeanOverSpace())
        self.layers.append(Linear(c, num_classes))

    @property
    def parts(self):
        return self.layers

    def forward(self, A, eval=False):
        for layer in self.layers:
            if isinstance(layer, (ConvBlock, ResBlock)):
                A = layer.forward(A, eval)
            else:
                A = layer.forward(A)
        return A

    def backward(self, dLdZ):
        for layer in self.layers[::-1]:
            dLdZ = layer.backward(dLdZ)
        return dLdZ
