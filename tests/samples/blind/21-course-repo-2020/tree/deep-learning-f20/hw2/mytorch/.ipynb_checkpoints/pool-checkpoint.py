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
            dLdA[n, c, i + di, j + dj] = dLdZ[n, c, i, j]
        return dLdA


