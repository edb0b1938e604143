# file: mytorch/pool.py
# item: MeanPool2d_stride1
# mistake: forward divides the caller's array in place with A /= k * k.
# named: "was changed in place"

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


class MaxPool2d_stride1(Layer):

    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.A = A if A.dtype.kind == "f" else A.astype(float)
        k = self.kernel
        Hout, Wout = A.shape[2] - k + 1, A.shape[3] - k + 1
        Z = np.full(A.shape[:2] + (Hout, Wout), -np.inf, dtype=self.A.dtype)
        self.pos = np.zeros(Z.shape, dtype=int)
        for p in range(k * k):
            part = self.A[:, :, p // k:p // k + Hout, p % k:p % k + Wout]
            # strictly greater, so that the first one stays
            greater = part > Z
            Z[greater] = part[greater]
            self.pos[greater] = p
        return Z

    def backward(self, dLdZ):
        k = self.kernel
        Hout, Wout = dLdZ.shape[2:]
        dLdA = np.zeros(self.A.shape, dtype=self.A.dtype)
        for p in range(k * k):
            part = dLdA[:, :, p // k:p // k + Hout, p % k:p % k + Wout]
            part += np.where(self.pos == p, dLdZ, 0)
        return dLdA


class MeanPool2d_stride1(Layer):

    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        k = self.kernel
        if A.dtype.kind != "f":
            A = A.astype(float)
        A /= k * k  # then a window's mean is just its sum
        self.shape = A.shape
        Hout, Wout = A.shape[2] - k + 1, A.shape[3] - k + 1
        Z = np.zeros(A.shape[:2] + (Hout, Wout), dtype=A.dtype)
        for i in range(k):
            for j in range(k):
                Z += A[:, :, i:i + Hout, j:j + Wout]
        return Z

    def backward(self, dLdZ):
        k = self.kernel
        Hout, Wout = dLdZ.shape[2:]
        dLdA = np.zeros(self.shape, dtype=dLdZ.dtype)
        for i in range(k):
            for j in range(k):
                dLdA[:, :, i:i + Hout, j:j + Wout] += dLdZ
        return dLdA / (k * k)


class MaxPool2d(Layer):

    def __init__(self, kernel, stride):
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self):
        return [self.maxpool2d_stride1, self.downsample2d]

    def forward(self, A):
        return self.downsample2d.forward(self.maxpool2d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.maxpool2d_stride1.backward(self.downsample2d.backward(dLdZ))


class MeanPool2d(Layer):

    def __init__(self, kernel, stride):
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self):
        return [self.meanpool2d_stride1, self.downsample2d]

    def forward(self, A):
        return self.downsample2d.forward(self.meanpool2d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.meanpool2d_stride1.backward(self.downsample2d.backward(dLdZ))
