# file: mytorch/pool.py
# item: MeanPool2d
# mistake: The class MeanPool2d is not there at all; the file ends after MaxPool2d.
# named: "was not found: define it"

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


def float_copy(A):
    return np.array(A, dtype=A.dtype if A.dtype.kind == "f" else "float64")


class MaxPool2d_stride1(Layer):

    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        k = self.kernel
        self.A = float_copy(A)
        H_out = A.shape[2] - k + 1
        W_out = A.shape[3] - k + 1
        # running maximum over the offsets of the window
        self.Z = np.full(A.shape[:2] + (H_out, W_out), -np.inf, dtype=self.A.dtype)
        for r in range(k):
            for s in range(k):
                np.maximum(self.Z, self.A[:, :, r : r + H_out, s : s + W_out], out=self.Z)
        return self.Z.copy()

    def backward(self, dLdZ):
        k = self.kernel
        _, _, H_out, W_out = dLdZ.shape
        dLdA = np.zeros(self.A.shape, dtype=dLdZ.dtype)
        open_ = np.ones(dLdZ.shape, dtype=bool)  # windows whose maximum was not met yet
        for r in range(k):
            for s in range(k):
                hit = open_ & (self.A[:, :, r : r + H_out, s : s + W_out] == self.Z)
                dLdA[:, :, r : r + H_out, s : s + W_out] += np.where(hit, dLdZ, 0)
                open_ &= ~hit
        return dLdA


class MeanPool2d_stride1(Layer):

    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        k = self.kernel
        self.A_shape = A.shape
        A = float_copy(A)
        H_out = A.shape[2] - k + 1
        W_out = A.shape[3] - k + 1
        # first over the rows, then over the columns
        tall = sum(A[:, :, r : r + H_out, :] for r in range(k))
        return sum(tall[:, :, :, s : s + W_out] for s in range(k)) / (k * k)

    def backward(self, dLdZ):
        k = self.kernel
        edge = ((0, 0), (0, 0), (k - 1, k - 1), (k - 1, k - 1))
        padded = np.pad(dLdZ, edge)
        _, _, H, W = self.A_shape
        tall = sum(padded[:, :, r : r + H, :] for r in range(k))
        return sum(tall[:, :, :, s : s + W] for s in range(k)) / (k * k)


class MaxPool2d(Layer):

    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        A = self.maxpool2d_stride1.forward(A)
        return self.downsample2d.forward(A)

    def backward(self, dLdZ):
        dLdZ = self.downsample2d.backward(dLdZ)
        return self.maxpool2d_stride1.backward(dLdZ)
