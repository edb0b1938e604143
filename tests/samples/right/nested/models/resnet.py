import numpy as np

import mytorch.nn as nn


class ConvBlock:
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding):
        self.layers = [nn.Conv2d(in_channels, out_channels, kernel_size, stride, padding),
                       nn.BatchNorm2d(out_channels)]

    def forward(self, A):
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def backward(self, grad):
        for layer in self.layers[::-1]:
            grad = layer.backward(grad)
        return grad


class ResBlock:
    def __init__(self, in_channels, out_channels, filter_size, stride=3, padding=1):
        self.convolution_layers = [
            ConvBlock(in_channels, out_channels, filter_size, stride, padding),
            nn.ReLU(),
            ConvBlock(out_channels, out_channels, 1, 1, 0),
        ]
        self.final_activation = nn.ReLU()
        self.residual_connection = None
        if stride != 1 or filter_size != 1 or padding != 0 or in_channels != out_channels:
            self.residual_connection = ConvBlock(in_channels, out_channels, filter_size,
                                                 stride, padding)

    def forward(self, A):
        Z = A
        for layer in self.convolution_layers:
            Z = layer.forward(Z)
        shortcut = A if self.residual_connection is None else self.residual_connection.forward(A)
        return self.final_activation.forward(Z + shortcut)

    def backward(self, grad):
        grad = self.final_activation.backward(grad)
        shortcut = grad
        if self.residual_connection is not None:
            shortcut = self.residual_connection.backward(grad)
        for layer in self.convolution_layers[::-1]:
            grad = layer.backward(grad)
        return grad + shortcut


class GlobalAverage:
    def forward(self, A):
        self.in_shape = A.shape
        return np.einsum("nchw->nc", A) / (A.shape[2] * A.shape[3])

    def backward(self, grad):
        N, C, H, W = self.in_shape
        return np.broadcast_to(grad[:, :, None, None] / (H * W), self.in_shape)


class ResNet:
    def __init__(self, in_channels, num_classes, channels):
        self.layers = [ConvBlock(in_channels, channels[0], 3, 1, 1), nn.ReLU()]
        for before, after in zip((channels[0], *channels), channels):
            self.layers.append(ResBlock(before, after, 3, stride=1 + (after > before), padding=1))
        self.layers += [GlobalAverage(), nn.Linear(channels[-1], num_classes)]

    def forward(self, A):
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def backward(self, grad):
        for layer in self.layers[::-1]:
            grad = layer.backward(grad)
        return grad
