from __future__ import annotations

import os
import sys
from itertools import chain, pairwise

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import numpy as np

from mytorch.base import Module, Sequential
from mytorch.nn import BatchNorm2d, Conv2d, Linear, ReLU


class ConvBlock(Sequential):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding):
        super().__init__(
            Conv2d(in_channels, out_channels, kernel_size, stride, padding),
            BatchNorm2d(out_channels),
        )


class IdentityBlock(Sequential):
    """No layers at all: what goes in comes out."""


class ResBlock(Module):
    def __init__(self, in_channels, out_channels, filter_size, stride=3, padding=1):
        shape = in_channels, out_channels, filter_size, stride, padding
        self.convolution_layers = [
            ConvBlock(*shape), ReLU(), ConvBlock(out_channels, out_channels, 1, 1, 0),
        ]
        unchanged = shape == (out_channels, out_channels, 1, 1, 0)
        self.residual_connection = IdentityBlock() if unchanged else ConvBlock(*shape)
        self.final_activation = ReLU()

    @property
    def branches(self):
        return Sequential(*self.convolution_layers), self.residual_connection

    def forward(self, A):
        return self.final_activation.forward(sum(way.forward(A) for way in self.branches))

    def backward(self, grad):
        grad = self.final_activation.backward(grad)
        return sum(way.backward(grad) for way in self.branches)


class MeanOverSpace(Module):
    def forward(self, A):
        *_, self.height, self.width = A.shape
        return np.mean(A, axis=(-2, -1))

    def backward(self, dLdZ):
        tile = np.full((self.height, self.width), 1 / (self.height * self.width))
        return np.tensordot(dLdZ, tile, axes=0)


class ResNet(Sequential):
    def __init__(self, in_channels, num_classes, channels):
        blocks = (
            ResBlock(before, after, 3, stride=2 if after > before else 1, padding=1)
            for before, after in pairwise(chain(channels[:1], channels))
        )
        stem = ConvBlock(in_channels, channels[0], 3, 1, 1)
        head = MeanOverSpace(), Linear(channels[-1], num_classes)
        super().__init__(stem, ReLU(), *blocks, *head)
