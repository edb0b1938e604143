# file: mytorch/pool.py
# item: MaxPool2d
# mistake: forward prints its result and has no return, so the caller gets None.
# named: "is a return missing"

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


class MaxPool2d_stride1(Layer):
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        if A.dtype.kind != "f":
            A = A.astype(float)
        self.A = A
        N, C, H, W = A.shape
        k = self.kernel
        H_out, W_out = H - k + 1, W - k + 1
        Z = np.zeros((N, C, H_out, W_out), dtype=A.dtype)
        self.where = {}
        for n in range(N):
            for c in range(C):
                for i in range(H_out):
                    for j in range(W_out):
                        best, best_at = -np.inf, (i, j)
                        for p in range(i, i + k):
                            for q in range(j, j + k):
                                if A[n, c, p, q] > best:  # only strictly larger: keeps the first
                                    best, best_at = A[n, c, p, q], (p, q)
                        Z[n, c, i, j] = best
                        self.where[n, c, i, j] = best_at
        return Z

    def backward(self, dLdZ):
        dLdA = np.zeros(self.A.shape, dtype=dLdZ.dtype)
        for (n, c, i, j), (p, q) in self.where.items():
            dLdA[n, c, p, q] += dLdZ[n, c, i, j]
        return dLdA


class MeanPool2d_stride1(Layer):
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.shape = N, C, H, W = A.shape
        k = self.kernel
        Z = np.zeros((N, C, H - k + 1, W - k + 1), dtype=A.dtype if A.dtype.kind == "f" else float)
        for i in range(H - k + 1):
            for j in range(W - k + 1):
                Z[:, :, i, j] = np.mean(A[:, :, i : i + k, j : j + k], axis=(2, 3))
        return Z

    def backward(self, dLdZ):
        dLdA = np.zeros(self.shape, dtype=dLdZ.dtype)
        k = self.kernel
        for i in range(dLdZ.shape[2]):
            for j in range(dLdZ.shape[3]):
                dLdA[:, :, i : i + k, j : j + k] += dLdZ[:, :, i, j][:, :, None, None] / k**2
        return dLdA


class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        full = self.maxpool2d_stride1.forward(A)
        Z = self.downsample2d.forward(full)
        print(Z)

    def backward(self, dLdZ):
        full = self.downsample2d.backward(dLdZ)
        return self.maxpool2d_stride1.backward(full)


class MeanPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        full = self.meanpool2d_stride1.forward(A)
        Z = self.downsample2d.forward(full)
        return Z

    def backward(self, dLdZ):
        full = self.downsample2d.backward(dLdZ)
        return self.meanpool2d_stride1.backward(full)
