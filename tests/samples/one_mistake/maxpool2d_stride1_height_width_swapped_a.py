# file: mytorch/pool.py
# item: MaxPool2d_stride1
# mistake: forward writes the maximum of window (i, j) to Z[j, i] of a transposed output.
# named: argument/height_and_width

import numpy as np

from mytorch.resampling import Downsample2d


def check_float(A):
    if not np.issubdtype(A.dtype, np.floating):
        A = A.astype(np.float64)
    return A


class MaxPool2d_stride1:
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.A = check_float(A)
        N, C, in_h, in_w = A.shape
        out_h = in_h - self.kernel + 1
        out_w = in_w - self.kernel + 1
        Z = np.empty((N, C, out_w, out_h), dtype=self.A.dtype)
        for i in range(out_h):
            for j in range(out_w):
                Z[:, :, j, i] = self._patch(i, j).max(axis=2)
        return Z

    def backward(self, dLdZ):
        N, C, out_h, out_w = dLdZ.shape
        k = self.kernel
        dLdA = np.zeros(self.A.shape, dtype=dLdZ.dtype)
        for i in range(out_h):
            for j in range(out_w):
                where = self._patch(i, j).argmax(axis=2)
                one_hot = np.zeros((N, C, k * k), dtype=dLdZ.dtype)
                np.put_along_axis(one_hot, where[:, :, None], 1, axis=2)
                grad = one_hot * dLdZ[:, :, i, j, None]
                dLdA[:, :, i : i + k, j : j + k] += grad.reshape(N, C, k, k)
        return dLdA

    def _patch(self, i, j):
        k = self.kernel
        N, C = self.A.shape[:2]
        return self.A[:, :, i : i + k, j : j + k].reshape(N, C, k * k)


class MeanPool2d_stride1:
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.A = check_float(A)
        N, C, in_h, in_w = A.shape
        k = self.kernel
        out_h = in_h - k + 1
        out_w = in_w - k + 1
        Z = np.empty((N, C, out_h, out_w), dtype=self.A.dtype)
        for i in range(out_h):
            for j in range(out_w):
                Z[:, :, i, j] = self.A[:, :, i : i + k, j : j + k].sum(axis=(2, 3)) / (k * k)
        return Z

    def backward(self, dLdZ):
        out_h, out_w = dLdZ.shape[2:]
        k = self.kernel
        dLdA = np.zeros(self.A.shape, dtype=dLdZ.dtype)
        for i in range(out_h):
            for j in range(out_w):
                share = dLdZ[:, :, i, j] / (k * k)
                dLdA[:, :, i : i + k, j : j + k] += share[:, :, None, None]
        return dLdA


class MaxPool2d:
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        return self.downsample2d.forward(self.maxpool2d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.maxpool2d_stride1.backward(self.downsample2d.backward(dLdZ))


class MeanPool2d:
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        return self.downsample2d.forward(self.meanpool2d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.meanpool2d_stride1.backward(self.downsample2d.backward(dLdZ))
