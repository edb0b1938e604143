from __future__ import annotations

import numpy as np

from .functional import win2d
from .resampling import Downsample2d


class MaxPool2d_stride1:
    def __init__(self, kernel: int):
        self.kernel = kernel

    def forward(self, A: np.ndarray) -> np.ndarray:
        self.A = A
        w = win2d(A, self.kernel)
        self.arg = w.reshape(*w.shape[:4], -1).argmax(-1)
        return w.max(axis=(-1, -2))

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        dLdA = np.zeros(self.A.shape, dtype=float)
        di, dj = np.unravel_index(self.arg, (self.kernel, self.kernel))
        for (n, c, i, j), g in np.ndenumerate(dLdZ):
            dLdA[n, c, i + di[n, c, i, j], j + dj[n, c, i, j]] += g
        return dLdA


class MeanPool2d_stride1:
    def __init__(self, kernel: int):
        self.kernel = kernel

    def forward(self, A: np.ndarray) -> np.ndarray:
        self.A = A
        return win2d(A, self.kernel).mean(axis=(-1, -2))

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        k = self.kernel
        dLdA = np.zeros(self.A.shape, dtype=float)
        for i in range(dLdZ.shape[2]):
            for j in range(dLdZ.shape[3]):
                dLdA[:, :, i : i + k, j : j + k] += dLdZ[:, :, i, j, None, None] / k
        return dLdA


class MaxPool2d:
    def __init__(self, kernel: int, stride: int):
        self.kernel, self.stride = kernel, stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A: np.ndarray) -> np.ndarray:
        return self.downsample2d.forward(self.maxpool2d_stride1.forward(A))

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        return self.maxpool2d_stride1.backward(self.downsample2d.backward(dLdZ))


class MeanPool2d:
    def __init__(self, kernel: int, stride: int):
        self.kernel, self.stride = kernel, stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A: np.ndarray) -> np.ndarray:
        return self.downsample2d.forward(self.meanpool2d_stride1.forward(A))

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        return self.meanpool2d_stride1.backward(self.downsample2d.backward(dLdZ))
