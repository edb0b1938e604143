from __future__ import annotations

from itertools import product

import numpy as np

from .base import Array, Layer, Sequential
from .resampling import Downsample2d


class _Pool(Layer):
    def __init__(self, kernel: int) -> None:
        self.kernel = kernel

    def _shifts(self, A: Array):
        """Yield (which, view): the images shifted by each place of the kernel, row by row."""
        H, W = A.shape[2] - self.kernel + 1, A.shape[3] - self.kernel + 1
        for which, (i, j) in enumerate(product(range(self.kernel), repeat=2)):
            yield which, A[:, :, i : i + H, j : j + W]


class MaxPool2d_stride1(_Pool):
    def forward(self, A: Array) -> Array:
        self.shape = A.shape
        best = None
        for which, view in self._shifts(A):
            if best is None:
                best, self.which = view.copy(), np.zeros(view.shape, dtype=int)
                continue
            better = view > best  # strictly: the first maximum stays
            best[better] = view[better]
            self.which[better] = which
        return best

    def backward(self, dLdZ: Array) -> Array:
        dLdA = np.zeros(self.shape)
        for which, view in self._shifts(dLdA):
            view += np.where(self.which == which, dLdZ, 0.0)
        return dLdA


class MeanPool2d_stride1(_Pool):
    def forward(self, A: Array) -> Array:
        self.shape = A.shape
        return sum(view for _, view in self._shifts(A)) / self.kernel**2

    def backward(self, dLdZ: Array) -> Array:
        dLdA = np.zeros(self.shape)
        for _, view in self._shifts(dLdA):
            view += dLdZ / self.kernel**2
        return dLdA


class MaxPool2d(Sequential):
    def __init__(self, kernel: int, stride: int) -> None:
        self.kernel, self.stride = kernel, stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)
        self.layers = [self.maxpool2d_stride1, self.downsample2d]


class MeanPool2d(Sequential):
    def __init__(self, kernel: int, stride: int) -> None:
        self.kernel, self.stride = kernel, stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)
        self.layers = [self.meanpool2d_stride1, self.downsample2d]
