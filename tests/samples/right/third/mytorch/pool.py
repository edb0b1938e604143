import numpy as np
from numpy.lib.stride_tricks import as_strided

from layers import Downsample2d
from module import Module


def windows(A, k):
    """All k x k windows as the last axis: (N, C, H - k + 1, W - k + 1, k * k)."""
    N, C, H, W = A.shape
    shape = (N, C, H - k + 1, W - k + 1, k, k)
    strides = A.strides + A.strides[2:]
    return as_strided(A, shape=shape, strides=strides).reshape(*shape[:4], k * k)


class MaxPool2d_stride1(Module):

    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.shape = A.shape
        view = windows(A, self.kernel)
        self.argmax = view.argmax(axis=-1)
        return np.take_along_axis(view, self.argmax[..., None], axis=-1)[..., 0]

    def backward(self, grad):
        n, c, i, j = np.indices(grad.shape)
        rows = i + self.argmax // self.kernel
        columns = j + self.argmax % self.kernel
        dLdA = np.zeros(self.shape)
        np.add.at(dLdA, (n, c, rows, columns), grad)
        return dLdA


class MeanPool2d_stride1(Module):

    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        return windows(A, self.kernel).mean(axis=-1)

    def backward(self, grad):
        k = self.kernel
        padded = np.pad(grad, ((0, 0), (0, 0), (k - 1, k - 1), (k - 1, k - 1)))
        return windows(padded, k).mean(axis=-1)


class _Strided(Module):

    def forward(self, A):
        return self.downsample2d(self.pool(A))

    def backward(self, grad):
        return self.pool.backward(self.downsample2d.backward(grad))


class MaxPool2d(_Strided):

    def __init__(self, kernel, stride):
        self.maxpool2d_stride1 = self.pool = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)


class MeanPool2d(_Strided):

    def __init__(self, kernel, stride):
        self.meanpool2d_stride1 = self.pool = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)
