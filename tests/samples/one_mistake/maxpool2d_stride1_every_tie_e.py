# file: mytorch/pool.py
# item: MaxPool2d_stride1
# mistake: Every element equal to the maximum gets the gradient, not only the first of them.
# named: pooling/gradient_to_every_tie

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


class Pool2d_stride1(Layer):
    """What both poolings share: the windows of the input, and adding into them."""

    def __init__(self, kernel):
        self.kernel = kernel

    def windows(self, x, writeable=False):
        size = (self.kernel, self.kernel)
        return sliding_window_view(x, size, axis=(2, 3), writeable=writeable)

    def collect(self, shares):
        """shares (N, C, H_out, W_out, k, k) -> their sums per input element"""
        dLdA = np.zeros(self.shape, dtype=shares.dtype)
        target = self.windows(dLdA, writeable=True)
        for i in range(self.kernel):
            for j in range(self.kernel):
                target[..., i, j] += shares[..., i, j]
        return dLdA


class MaxPool2d_stride1(Pool2d_stride1):

    def forward(self, A):
        self.shape = A.shape
        win = self.windows(A if A.dtype.kind == "f" else A.astype(float))
        Z = win.max(axis=(-2, -1))
        self.is_max = win == Z[..., None, None]
        return Z

    def backward(self, dLdZ):
        return self.collect(self.is_max * dLdZ[..., None, None])


class MeanPool2d_stride1(Pool2d_stride1):

    def forward(self, A):
        self.shape = A.shape
        return self.windows(A).mean(axis=(-2, -1))

    def backward(self, dLdZ):
        share = dLdZ / self.kernel ** 2
        full = dLdZ.shape + (self.kernel, self.kernel)
        return self.collect(np.broadcast_to(share[..., None, None], full))


class StridedPool2d(Layer):
    @property
    def parts(self):
        return [self.first, self.downsample2d]

    def forward(self, A):
        return self.downsample2d.forward(self.first.forward(A))

    def backward(self, dLdZ):
        return self.first.backward(self.downsample2d.backward(dLdZ))


class MaxPool2d(StridedPool2d):
    def __init__(self, kernel, stride):
        self.first = self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)


class MeanPool2d(StridedPool2d):
    def __init__(self, kernel, stride):
        self.first = self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)
