import sys
import numpy as np
import os
sys.path.append("mytorch")
from Conv2d import Conv2d_padding
from activation import *
from batchnorm2d import *
from linear import *


class ConvBlock(object):

    def __init__(self, in_channels, out_channels, kernel_size, stride, padding):
        self.layers = [
            Conv2d_padding(in_channels, out_channels, kernel_size, stride, padding,
                           bias_init_fn=None),
            BatchNorm2d(out_channels),
        ]

    def forward(self, A):
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def backward(self, grad):
        for layer in reversed(self.layers):
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

        if stride != 1 or in_channels != out_channels or filter_size != 1 or padding != 0:
            self.residual_connection = ConvBlock(in_channels, out_channels, filter_size,
                                                 stride, padding)
        else:
            self.residual_connection = IdentityBlock()

    def forward(self, A):
        Z = A
        for layer in self.convolution_layers:
            Z = layer.forward(Z)
        return self.final_activation.forward(Z + self.residual_connection.forward(A))

    def backward(self, grad):
        grad = grad * self.final_activation.backward()
        residual = self.residual_connection.backward(grad)
        for layer in reversed(self.convolution_layers):
            if isinstance(layer, ReLU):
                grad = grad * layer.backward()
            else:
                grad = layer.backward(grad)
        return grad + residual


class ResNet(object):

    def __init__(self, in_channels, num_classes, channels):
        self.layers = [ConvBlock(in_channels, channels[0], 3, 1, 1), ReLU()]
        before = channels[0]
        for c in channels:
            if c > before:
                self.layers.append(ResBlock(before, c, 3, 2, 1))
            else:
                self.layers.append(ResBlock(before, c, 3, 1, 1))
            before = c
        self.layers.append(Linear(before, num_classes))

    def forward(self, A):
        for layer in self.layers[:-1]:
            A = layer.forward(A)
        # average over the image
        self.pooled_shape = A.shape
        N, C, H, W = A.shape
        pooled = np.zeros((N, C))
        for i in range(H):
            for j in range(W):
                pooled += A[:, :, i, j] / (H * W)
        return self.layers[-1].forward(pooled)

    def backward(self, grad):
        grad = self.layers[-1].backward(grad)
        N, C, H, W = self.pooled_shape
        spread = np.zeros(self.pooled_shape)
        for i in range(H):
            for j in range(W):
                spread[:, :, i, j] = grad / (H * W)
        grad = spread
        for layer in reversed(self.layers[:-1]):
            if isinstance(layer, ReLU):
                grad = grad * layer.backward()
            else:
                grad = layer.backward(grad)
        return grad
