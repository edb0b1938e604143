import sys
sys.path.append("mytorch")
import numpy as np
from resampling import *


class MaxPool2d_stride1():

    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.A = A
        N, C, W, H = A.shape
        k = self.kernel
        Z = np.zeros((N, C, W - k + 1, H - k + 1))
        self.max_at = np.zeros((N, C, W - k + 1, H - k + 1, 2), dtype=int)
        for n in range(N):
            for c in range(C):
                for i in range(W - k + 1):
                    for j in range(H - k + 1):
                        window = A[n, c, i:i + k, j:j + k]
                        r, s = np.unravel_index(np.argmax(window), window.shape)
                        Z[n, c, i, j] = window[r, s]
                        self.max_at[n, c, i, j] = (i + r, j + s)
        return Z

    def backward(self, dLdZ):
        dLdA = np.zeros_like(self.A)
        N, C, W, H = dLdZ.shape
        for n in range(N):
            for c in range(C):
                for i in range(W):
                    for j in range(H):
                        r, s = self.max_at[n, c, i, j]
                        dLdA[n, c, r, s] += dLdZ[n, c, i, j]
        return dLdA


class MeanPool2d_stride1():

    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.shape = A.shape
        N, C, W, H = A.shape
        k = self.kernel
        Z = np.zeros((N, C, W - k + 1, H - k + 1))
        for i in range(W - k + 1):
            for j in range(H - k + 1):
                Z[:, :, i, j] = np.mean(A[:, :, i:i + k, j:j + k], axis=(2, 3))
        return Z

    def backward(self, dLdZ):
        dLdA = np.zeros(self.shape)
        k = self.kernel
        for n in range(dLdZ.shape[0]):
            for c in range(dLdZ.shape[1]):
                for i in range(dLdZ.shape[2]):
                    for j in range(dLdZ.shape[3]):
                        dLdA[n, c, i:i + k, j:j + k] += dLdZ[n, c, i, j] / (k * k)
        return dLdA


class MaxPool2d():

    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        Z = self.maxpool2d_stride1.forward(A)
        Z = self.downsample2d.forward(Z)
        return Z

    def backward(self, dLdZ):
        dLdA = self.downsample2d.backward(dLdZ)
        dLdA = self.maxpool2d_stride1.backward(dLdA)
        return dLdA


class MeanPool2d():

    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        Z = self.meanpool2d_stride1.forward(A)
        Z = self.downsample2d.forward(Z)
        return Z

    def backward(self, dLdZ):
        dLdA = self.downsample2d.backward(dLdZ)
        dLdA = self.meanpool2d_stride1.backward(dLdA)
        return dLdA
