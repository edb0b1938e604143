from __future__ import annotations

import numpy as np

from .base import Array, Conv, Layer
from .resampling import Downsample2d
from .utils import gather_index, make_param, normal


class Conv2d_stride1(Layer):
    def __init__(self, in_channels: int, out_channels: int, kernel_size: int, weight_init_fn=None, bias_init_fn=None) -> None:
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        self.W = make_param(weight_init_fn, (out_channels, in_channels, kernel_size, kernel_size), normal)
        self.b = make_param(bias_init_fn, (out_channels,), np.zeros)
        self.dLdW = np.zeros_like(self.W, dtype=float)
        self.dLdb = np.zeros_like(self.b, dtype=float)

    def _index(self, A: Array) -> tuple:
        rows = gather_index(A.shape[2], self.kernel_size)[:, np.newaxis, :, np.newaxis]
        cols = gather_index(A.shape[3], self.kernel_size)[np.newaxis, :, np.newaxis, :]
        return slice(None), slice(None), rows, cols  # (N, C, H, W, k, k)

    def forward(self, A: Array) -> Array:
        self.A = A
        return np.tensordot(A[self._index(A)], self.W, ((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2) + self.b[:, None, None]

    def backward(self, dLdZ: Array) -> Array:
        index = self._index(self.A)
        self.dLdW = np.tensordot(dLdZ, self.A[index], ((0, 2, 3), (0, 2, 3)))
        self.dLdb = np.einsum("nohw->o", dLdZ)
        dpatches = np.tensordot(dLdZ, self.W, (1, 0)).transpose(0, 3, 1, 2, 4, 5)
        dLdA = np.zeros(self.A.shape)
        np.add.at(dLdA, index, dpatches)
        return dLdA


class Conv2d(Conv):
    def __init__(self, in_channels: int, out_channels: int, kernel_size: int, stride: int, padding: int = 0,
                 weight_init_fn=None, bias_init_fn=None) -> None:
        self.stride, self.padding = stride, padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    @property
    def conv(self) -> Layer:
        return self.conv2d_stride1

    @property
    def down(self) -> Layer:
        return self.downsample2d
