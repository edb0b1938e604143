# file: mytorch/pool.py
# item: MaxPool2d_stride1
# mistake: Tied maxima share the gradient equally; all of it belongs to the first maximum.
# named: pooling/gradient_shared_among_ties

from functools import reduce

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


def unfold(A, k):
    """All k x k windows: (N, C, H - k + 1, W - k + 1, k, k)."""
    N, C, H, W = A.shape
    sN, sC, sH, sW = A.strides
    shape = (N, C, H - k + 1, W - k + 1, k, k)
    strides = (sN, sC, sH, sW, sH, sW)
    return np.lib.stride_tricks.as_strided(A, shape, strides, writeable=False)


def fold(windows, in_shape):
    """Add windows back to where they were taken from."""
    out = np.zeros(in_shape, dtype=windows.dtype)
    H_out, W_out, kH, kW = windows.shape[2:]
    for y in range(kH):
        for x in range(kW):
            out[:, :, y : y + H_out, x : x + W_out] += windows[..., y, x]
    return out


class _WindowLayer(Layer):
    def __init__(self, kernel):
        self.kernel = kernel

    def remember(self, A):
        self.A = np.asarray(A, dtype=A.dtype if A.dtype.kind == "f" else float)
        return self.A


class MaxPool2d_stride1(_WindowLayer):
    def forward(self, A):
        return unfold(self.remember(A), self.kernel).max(axis=(4, 5))

    def _mask(self):
        """1 at the maximum of each window."""
        windows = unfold(self.A, self.kernel)
        hits = windows == windows.max(axis=(4, 5), keepdims=True)
        return hits / hits.sum(axis=(4, 5), keepdims=True, dtype=self.A.dtype)

    def backward(self, dLdZ):
        return fold(self._mask() * dLdZ[..., np.newaxis, np.newaxis], self.A.shape)


class MeanPool2d_stride1(_WindowLayer):
    def forward(self, A):
        windows = unfold(self.remember(A), self.kernel)
        return np.einsum("nchwyx->nchw", windows) / self.kernel**2

    def backward(self, dLdZ):
        k = self.kernel
        share = dLdZ / k**2
        return fold(share[..., None, None] * np.ones((k, k), share.dtype), self.A.shape)


class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)
        self.chain = [self.maxpool2d_stride1, self.downsample2d]

    def forward(self, A):
        return reduce(lambda Z, step: step.forward(Z), self.chain, A)

    def backward(self, dLdZ):
        return reduce(lambda grad, step: step.backward(grad), self.chain[::-1], dLdZ)


class MeanPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)
        self.chain = [self.meanpool2d_stride1, self.downsample2d]

    def forward(self, A):
        return reduce(lambda Z, step: step.forward(Z), self.chain, A)

    def backward(self, dLdZ):
        return reduce(lambda grad, step: step.backward(grad), self.chain[::-1], dLdZ)
