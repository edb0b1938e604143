import os, sys
sys.path.append('mytorch')
import torch
import numpy as np
from Conv2d import *
from batchnorm2d import *
from activation import *


class ConvBlock(object):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding):
        self.layers = [Conv2d(in_channels, out_channels, kernel_size, stride, padding), BatchNorm2d(out_channels)]

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
            self.residual_connection = ConvBlock(in_channels, out_channels, filter_size, stride, padding)
        else:
            self.residual_connection = IdentityBlock()

    def forward(self, A):
        Z = A
        for layer in self.convolution_layers:
            Z = layer.forward(Z)
        residual_out = self.residual_connection.forward(A)
        return self.final_activation.forward(Z + residual_out)

    def backward(self, grad):
        grad = self.final_activation.backward(grad)
        residual_grad = self.residual_connection.backward(grad)
        conv_grad = grad
        for layer in self.convolution_layers[::-1]:
            conv_grad = layer.backward(conv_grad)
        return conv_grad + residual_grad
