# file: mytorch/pool.py
# item: MaxPool2d_stride1
# mistake: The places of the maxima are stored in the first forward only and never renewed.
# named: raised/stale

import itertools

import numpy as np

from mytorch.resampling import Downsample2d


def _floats(A):
    A = np.asarray(A)
    return A if A.dtype.kind == "f" else A.astype(np.float64)


def _offsets(k):
    # (0, 0), (0, 1), ... row by row
    return itertools.product(range(k), repeat=2)


class MaxPool2d_stride1:
    def __init__(self, kernel):
        self.kernel = kernel
        self.winner = None

    def forward(self, A):
        A = _floats(A)
        k = self.kernel
        self.in_shape = A.shape
        H, W = A.shape[2] - k + 1, A.shape[3] - k + 1
        best = A[:, :, :H, :W].copy()
        winner = np.zeros(best.shape, dtype=int)
        for n, (i, j) in enumerate(_offsets(k)):
            shifted = A[:, :, i : i + H, j : j + W]
            larger = shifted > best
            best[larger] = shifted[larger]
            winner[larger] = n
        if self.winner is None:
            self.winner = winner
        return best

    def backward(self, dLdZ):
        H, W = dLdZ.shape[2:]
        dLdA = np.zeros(self.in_shape, dtype=dLdZ.dtype)
        for n, (i, j) in enumerate(_offsets(self.kernel)):
            dLdA[:, :, i : i + H, j : j + W] += np.where(self.winner == n, dLdZ, 0)
        return dLdA


class MeanPool2d_stride1:
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        A = _floats(A)
        k = self.kernel
        self.in_shape = A.shape
        H, W = A.shape[2] - k + 1, A.shape[3] - k + 1
        Z = np.zeros(A.shape[:2] + (H, W), dtype=A.dtype)
        for i, j in _offsets(k):
            Z += A[:, :, i : i + H, j : j + W]
        return Z / (k * k)

    def backward(self, dLdZ):
        k = self.kernel
        N, C, H, W = self.in_shape
        dLdA = np.zeros((N, C, H, W), dtype=dLdZ.dtype)
        for i, j in _offsets(k):
            dLdA[:, :, i : i + H - k + 1, j : j + W - k + 1] += dLdZ / (k * k)
        return dLdA


class MaxPool2d:
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        out = self.maxpool2d_stride1.forward(A)
        return self.downsample2d.forward(out)

    def backward(self, dLdZ):
        grad = self.downsample2d.backward(dLdZ)
        return self.maxpool2d_stride1.backward(grad)


class MeanPool2d:
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        out = self.meanpool2d_stride1.forward(A)
        return self.downsample2d.forward(out)

    def backward(self, dLdZ):
        grad = self.downsample2d.backward(dLdZ)
        return self.meanpool2d_stride1.backward(grad)
