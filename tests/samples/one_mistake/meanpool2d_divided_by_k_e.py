# file: mytorch/pool.py
# item: MeanPool2d
# mistake: The strided mean divides by the kernel's width k instead of its area k * k.
# named: pooling/divided_by_k

import numpy as np
from numpy.lib.stride_tricks import as_strided

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


def blocks(x, k, step=1):
    """(n, c, rows, cols, k, k), a view of x"""
    n, c, h, w = x.shape
    a, b, y, z = x.strides
    rows, cols = (h - k) // step + 1, (w - k) // step + 1
    return as_strided(x, (n, c, rows, cols, k, k), (a, b, y * step, z * step, y, z))


def real(x):
    return np.asarray(x, dtype=x.dtype if x.dtype.kind == "f" else np.float64)


class MaxPool2d_stride1(Layer):
    def __init__(self, kernel):
        self.k = kernel

    def forward(self, A):
        self.in_shape = A.shape
        flat = blocks(real(A), self.k).reshape(*A.shape[:2], -1, self.k ** 2)
        self.winner = flat.argmax(axis=3)
        Z = np.take_along_axis(flat, self.winner[..., None], axis=3)
        return Z.reshape(*A.shape[:2], *(s - self.k + 1 for s in A.shape[2:]))

    def backward(self, dLdZ):
        n, c, h, w = dLdZ.shape
        dLdA = np.zeros(self.in_shape, dtype=real(dLdZ).dtype)
        winner = self.winner.reshape(dLdZ.shape)
        y = np.arange(h)[:, None] + winner // self.k
        x = np.arange(w) + winner % self.k
        at = (np.arange(n)[:, None, None, None], np.arange(c)[:, None, None], y, x)
        np.add.at(dLdA, at, dLdZ)
        return dLdA


class MeanPool2d_stride1(Layer):
    def __init__(self, kernel):
        self.k = kernel

    def forward(self, A):
        self.in_shape = A.shape
        return np.einsum("ncyxij->ncyx", blocks(real(A), self.k)) / self.k ** 2

    def backward(self, dLdZ):
        # box filter of the gradient with k - 1 zeros around it
        p = self.k - 1
        wide = np.pad(real(dLdZ), ((0, 0), (0, 0), (p, p), (p, p)))
        return np.einsum("ncyxij->ncyx", blocks(wide, self.k)) / self.k ** 2


class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    parts = property(lambda self: [self.maxpool2d_stride1, self.downsample2d])

    def forward(self, A):
        return self.downsample2d.forward(self.maxpool2d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.maxpool2d_stride1.backward(self.downsample2d.backward(dLdZ))


class MeanPool2d(Layer):
    """In one go: only the windows that the stride keeps are looked at."""

    def __init__(self, kernel, stride):
        self.k, self.s = kernel, stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    parts = property(lambda self: [self.meanpool2d_stride1, self.downsample2d])

    def forward(self, A):
        self.in_shape = A.shape
        return blocks(real(A), self.k, self.s).sum(axis=(4, 5)) / self.k

    def backward(self, dLdZ):
        dLdA = np.zeros(self.in_shape, dtype=real(dLdZ).dtype)
        h, w = dLdZ.shape[2] * self.s, dLdZ.shape[3] * self.s
        for i, j in np.ndindex(self.k, self.k):
            dLdA[:, :, i:i + h:self.s, j:j + w:self.s][:, :, :dLdZ.shape[2], :dLdZ.shape[3]] \
                += dLdZ / self.k
        return dLdA
