import numpy as np
from mytorch.resampling import *


class MaxPool2d_stride1(object):
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.in_shape = A.shape
        k = self.kernel
        N, C, H, W = A.shape
        Z = np.zeros((N, C, H - k + 1, W - k + 1))
        self.arg = np.zeros(Z.shape, dtype=np.int)
        for n, c, i, j in np.ndindex(*Z.shape):
            window = A[n, c, i:i + k, j:j + k]
            self.arg[n, c, i, j] = np.argmax(window)
            Z[n, c, i, j] = np.max(window)
        return Z

    def backward(self, dLdZ):
        dLdA = np.zeros(self.in_shape)
        for n, c, i, j in np.ndindex(*dLdZ.shape):
            di, dj = np.unravel_index(self.arg[n, c, i, j], (self.kernel, self.kernel))
            dLdA[n, c, i + di, j + dj] += dLdZ[n, c, i, j]
        return dLdA


class MeanPool2d_stride1(object):
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.in_shape = A.shape
        k = self.kernel
        N, C, H, W = A.shape
        Z = np.zeros((N, C, H - k + 1, W - k + 1))
        for n, c, i, j in np.ndindex(*Z.shape):
            Z[n, c, i, j] = A[n, c, i:i + k, j:j + k].mean()
        return Z

    def backward(self, dLdZ):
        k = self.kernel
        dLdA = np.zeros(self.in_shape)
        for n, c, i, j in np.ndindex(*dLdZ.shape):
            dLdA[n, c, i:i + k, j:j + k] += dLdZ[n, c, i, j] / (k ** 2)
        return dLdA


class _Pool2d(object):
    def forward(self, A):
        return self.downsample2d.forward(self.pool.forward(A))

    def backward(self, dLdZ):
        return self.pool.backward(self.downsample2d.backward(dLdZ))


class MaxPool2d(_Pool2d):
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.maxpool2d_stride1 = self.pool = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)


class MeanPool2d(_Pool2d):
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.meanpool2d_stride1 = self.pool = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)
