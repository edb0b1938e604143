# file: mytorch/pool.py
# item: MeanPool2d_stride1
# mistake: backward divides the gradient by k; a window has k * k elements.
# named: pooling/divided_by_k

import numpy as np

from mytorch.resampling import Downsample2d


class MaxPool2d_stride1():

    def __init__(self, kernel):
        self.kernel = kernel
        self.params, self.grads = [], []

    def forward(self, A):
        if A.dtype.kind != "f":
            A = A.astype(np.float64)
        self.A_shape = A.shape
        batch_size, channels, height, width = A.shape
        out_h = height - self.kernel + 1
        out_w = width - self.kernel + 1
        Z = np.zeros((batch_size, channels, out_h, out_w), dtype=A.dtype)
        # where each maximum came from
        self.rows = np.zeros(Z.shape, dtype=int)
        self.cols = np.zeros(Z.shape, dtype=int)
        for n in range(batch_size):
            for c in range(channels):
                for h in range(out_h):
                    for w in range(out_w):
                        best = A[n, c, h, w]
                        row, col = h, w
                        for i in range(h, h + self.kernel):
                            for j in range(w, w + self.kernel):
                                if A[n, c, i, j] > best:
                                    best = A[n, c, i, j]
                                    row, col = i, j
                        Z[n, c, h, w] = best
                        self.rows[n, c, h, w] = row
                        self.cols[n, c, h, w] = col
        return Z

    def backward(self, dLdZ):
        dLdA = np.zeros(self.A_shape, dtype=dLdZ.dtype)
        for n in range(dLdZ.shape[0]):
            for c in range(dLdZ.shape[1]):
                for h in range(dLdZ.shape[2]):
                    for w in range(dLdZ.shape[3]):
                        row, col = self.rows[n, c, h, w], self.cols[n, c, h, w]
                        dLdA[n, c, row, col] += dLdZ[n, c, h, w]
        return dLdA


class MeanPool2d_stride1():

    def __init__(self, kernel):
        self.kernel = kernel
        self.params, self.grads = [], []

    def forward(self, A):
        if A.dtype.kind != "f":
            A = A.astype(np.float64)
        self.A_shape = A.shape
        out_h = A.shape[2] - self.kernel + 1
        out_w = A.shape[3] - self.kernel + 1
        Z = np.zeros((A.shape[0], A.shape[1], out_h, out_w), dtype=A.dtype)
        for h in range(out_h):
            for w in range(out_w):
                block = A[:, :, h:h + self.kernel, w:w + self.kernel]
                Z[:, :, h, w] = np.mean(block, axis=(2, 3))
        return Z

    def backward(self, dLdZ):
        dLdA = np.zeros(self.A_shape, dtype=dLdZ.dtype)
        for h in range(dLdZ.shape[2]):
            for w in range(dLdZ.shape[3]):
                share = dLdZ[:, :, h, w] / self.kernel
                for i in range(self.kernel):
                    for j in range(self.kernel):
                        dLdA[:, :, h + i, w + j] += share
        return dLdA


class MaxPool2d():

    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.params, self.grads = [], []
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        Z = self.maxpool2d_stride1.forward(A)
        return self.downsample2d.forward(Z)

    def backward(self, dLdZ):
        dLdA = self.downsample2d.backward(dLdZ)
        return self.maxpool2d_stride1.backward(dLdA)


class MeanPool2d():

    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.params, self.grads = [], []
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        Z = self.meanpool2d_stride1.forward(A)
        return self.downsample2d.forward(Z)

    def backward(self, dLdZ):
        dLdA = self.downsample2d.backward(dLdZ)
        return self.meanpool2d_stride1.backward(dLdA)
