import numpy as np
from resampling import *


class MaxPool2d_stride1():
    def __init__(self, kernel):
        self.kernel = kernel

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        self.A = A
        k = self.kernel
        N, C, H, W = A.shape
        Z = np.zeros((N, C, H - k + 1, W - k + 1))
        self.where = {}
        for n in range(N):
            for c in range(C):
                for y in range(H - k + 1):
                    for x in range(W - k + 1):
                        best = -np.inf
                        pos = None
                        for i in range(k):
                            for j in range(k):
                                if A[n, c, y + i, x + j] > best:
                                    best = A[n, c, y + i, x + j]
                                    pos = (y + i, x + j)
                        Z[n, c, y, x] = best
                        self.where[(n, c, y, x)] = pos
        return Z

    def backward(self, dLdZ):
        dLdA = np.zeros(self.A.shape)
        for (n, c, y, x), (i, j) in self.where.items():
            dLdA[n, c, i, j] += dLdZ[n, c, y, x]
        return dLdA


class MeanPool2d_stride1():
    def __init__(self, kernel):
        self.kernel = kernel

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        self.A = A
        k = self.kernel
        Z = np.zeros((A.shape[0], A.shape[1], A.shape[2] - k + 1, A.shape[3] - k + 1))
        for i in range(Z.shape[2]):
            for j in range(Z.shape[3]):
                Z[:, :, i, j] = np.mean(A[:, :, i:i + k, j:j + k], axis=(2, 3))
        return Z

    def backward(self, dLdZ):
        k = self.kernel
        dLdA = np.zeros(self.A.shape)
        for i in range(dLdZ.shape[2]):
            for j in range(dLdZ.shape[3]):
                for y in range(k):
                    for x in range(k):
                        dLdA[:, :, i + y, j + x] += dLdZ[:, :, i, j] / float(k)
        return dLdA


class MaxPool2d():
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        return self.downsample2d(self.maxpool2d_stride1(A))

    def backward(self, dLdZ):
        return self.maxpool2d_stride1.backward(self.downsample2d.backward(dLdZ))


class MeanPool2d():
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        return self.downsample2d(self.meanpool2d_stride1(A))

    def backward(self, dLdZ):
        return self.meanpool2d_stride1.backward(self.downsample2d.backward(dLdZ))
