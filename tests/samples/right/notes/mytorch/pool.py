import numpy as np

from resampling import *


class MaxPool2d_stride1:

    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.A = A
        N, C, H_in, W_in = A.shape
        k = self.kernel
        H_out = H_in - k + 1
        W_out = W_in - k + 1
        Z = np.zeros((N, C, H_out, W_out))
        for n in range(N):
            for c in range(C):
                for i in range(H_out):
                    for j in range(W_out):
                        Z[n, c, i, j] = np.max(A[n, c, i:i + k, j:j + k])
        return Z

    def backward(self, dLdZ):
        N, C, H_out, W_out = dLdZ.shape
        k = self.kernel
        dLdA = np.zeros(self.A.shape)
        for n in range(N):
            for c in range(C):
                for i in range(H_out):
                    for j in range(W_out):
                        window = self.A[n, c, i:i + k, j:j + k]
                        r, s = np.unravel_index(np.argmax(window), window.shape)
                        dLdA[n, c, i + r, j + s] += dLdZ[n, c, i, j]
        return dLdA


class MeanPool2d_stride1:

    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.A = A
        N, C, H_in, W_in = A.shape
        k = self.kernel
        H_out = H_in - k + 1
        W_out = W_in - k + 1
        Z = np.zeros((N, C, H_out, W_out))
        for n in range(N):
            for c in range(C):
                for i in range(H_out):
                    for j in range(W_out):
                        Z[n, c, i, j] = np.sum(A[n, c, i:i + k, j:j + k]) / k ** 2
        return Z

    def backward(self, dLdZ):
        N, C, H_out, W_out = dLdZ.shape
        k = self.kernel
        dLdA = np.zeros(self.A.shape)
        for n in range(N):
            for c in range(C):
                for i in range(H_out):
                    for j in range(W_out):
                        for r in range(k):
                            for s in range(k):
                                dLdA[n, c, i + r, j + s] += dLdZ[n, c, i, j] / k ** 2
        return dLdA


class MaxPool2d:

    def __init__(self, kernel, stride):
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        Z = self.maxpool2d_stride1.forward(A)
        return self.downsample2d.forward(Z)

    def backward(self, dLdZ):
        delta = self.downsample2d.backward(dLdZ)
        return self.maxpool2d_stride1.backward(delta)


class MeanPool2d:

    def __init__(self, kernel, stride):
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        Z = self.meanpool2d_stride1.forward(A)
        return self.downsample2d.forward(Z)

    def backward(self, dLdZ):
        delta = self.downsample2d.backward(dLdZ)
        return self.meanpool2d_stride1.backward(delta)
