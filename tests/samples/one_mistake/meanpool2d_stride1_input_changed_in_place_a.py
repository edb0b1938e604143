# file: mytorch/pool.py
# item: MeanPool2d_stride1
# mistake: forward divides the given array itself with `/=`, so the caller finds his input changed.
# named: "was changed in place"

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
        k = self.kernel
        windows = unfold(self.A, k)
        flat = windows.reshape(windows.shape[:4] + (k * k,))
        first = flat.argmax(axis=-1)[..., np.newaxis]
        return (np.arange(k * k) == first).reshape(windows.shape)

    def backward(self, dLdZ):
        return fold(self._mask() * dLdZ[..., np.newaxis, np.newaxis], self.A.shape)


class MeanPool2d_stride1(_WindowLayer):
    def forward(self, A):
        A = self.remember(A)
        A /= self.kernel**2
        return unfold(A, self.kernel).sum(axis=(4, 5))

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
