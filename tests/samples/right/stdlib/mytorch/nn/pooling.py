from __future__ import annotations

import abc
import collections
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from mytorch.base import Module
from mytorch.nn.resampling import Downsample2d

Winner = collections.namedtuple("Winner", "n c row column")


class Pool2d_stride1(Module):
    def __init__(self, kernel: int):
        self.kernel = kernel

    @cached_property
    def window(self) -> tuple[int, int]:
        return self.kernel, self.kernel

    def views(self, A: np.ndarray) -> np.ndarray:
        return sliding_window_view(A, self.window, axis=(2, 3))

    def forward(self, A):
        self.shape = A.shape
        return self.pool(self.views(A))

    @abc.abstractmethod
    def pool(self, views): ...


class MaxPool2d_stride1(Pool2d_stride1):
    def pool(self, views):
        flat = views.reshape(*views.shape[:4], -1)
        best = np.argmax(flat, axis=-1)
        down, right = np.unravel_index(best, self.window)
        n, c, row, column = np.ogrid[tuple(slice(size) for size in best.shape)]
        self.winner = Winner(n, c, row + down, column + right)
        return np.amax(flat, axis=-1)

    def backward(self, dLdZ):
        dLdA = np.zeros(self.shape, dtype=np.result_type(dLdZ, np.float32))
        np.add.at(dLdA, tuple(self.winner), dLdZ)
        return dLdA


class MeanPool2d_stride1(Pool2d_stride1):
    def pool(self, views):
        return np.mean(views, axis=(-2, -1))

    def backward(self, dLdZ):
        dLdA = np.zeros(self.shape, dtype=np.result_type(dLdZ, np.float32))
        H, W = dLdZ.shape[2:]
        for i, j in np.ndindex(*self.window):
            dLdA[:, :, i : i + H, j : j + W] += dLdZ
        return dLdA / self.kernel**2


class MaxPool2d(Module):
    def __init__(self, kernel: int, stride: int):
        self.kernel, self.stride = kernel, stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        return (self.maxpool2d_stride1 >> self.downsample2d).forward(A)

    def backward(self, dLdZ):
        return (self.maxpool2d_stride1 >> self.downsample2d).backward(dLdZ)


class MeanPool2d(Module):
    def __init__(self, kernel: int, stride: int):
        self.kernel, self.stride = kernel, stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        return (self.meanpool2d_stride1 >> self.downsample2d).forward(A)

    def backward(self, dLdZ):
        return (self.meanpool2d_stride1 >> self.downsample2d).backward(dLdZ)
