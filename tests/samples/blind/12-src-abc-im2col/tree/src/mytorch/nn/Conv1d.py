from __future__ import annotations

import numpy as np

from .base import Array, Conv, Layer
from .resampling import Downsample1d
from .utils import gather_index, make_param, normal


class Conv1d_stride1(Layer):
    def __init__(self, in_channels: int, out_channels: int, kernel_size: int, weight_init_fn=None, bias_init_fn=None) -> None:
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        self.W = make_param(weight_init_fn, (out_channels, in_channels, kernel_size), normal)
        self.b = make_param(bias_init_fn, (out_channels,), np.zeros)
        self.dLdW = np.zeros_like(self.W, dtype=float)
        self.dLdb = np.zeros_like(self.b, dtype=float)

    def forward(self, A: Array) -> Array:
        self.A = A
        self.index = gather_index(A.shape[2], self.kernel_size)
        cols = A[:, :, self.index]  # (N, C, L, k)
        return np.einsum("nclk,ock->nol", cols, self.W) + self.b[:, np.newaxis]

    def backward(self, dLdZ: Array) -> Array:
        self.dLdW = np.einsum("nol,nclk->ock", dLdZ, self.A[:, :, self.index])
        self.dLdb = np.einsum("nol->o", dLdZ)
        dcols = np.einsum("nol,ock->nclk", dLdZ, self.W)
        dLdA = np.zeros(self.A.shape)
        np.add.at(dLdA, (slice(None), slice(None), self.index), dcols)
        return dLdA


class Conv1d(Conv):
    def __init__(self, in_channels: int, out_channels: int, kernel_size: int, stride: int, padding: int = 0,
                 weight_init_fn=None, bias_init_fn=None) -> None:
        self.stride, self.padding = stride, padding
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    @property
    def conv(self) -> Layer:
        return self.conv1d_stride1

    @property
    def down(self) -> Layer:
        return self.downsample1d
