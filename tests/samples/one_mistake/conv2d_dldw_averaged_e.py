# file: mytorch/Conv2d.py
# item: Conv2d
# mistake: After the backward of its part, Conv2d divides dLdW by the batch size.
# named: convolution/gradient_divided_by_batch

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view as swv

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


class Conv2d_stride1(Layer):
    def __init__(self, in_channels, out_channels, kernel_size,
                 weight_init_fn=None, bias_init_fn=None):
        self.shape = (out_channels, in_channels, kernel_size, kernel_size)
        self.W = (weight_init_fn or self._noise)(*self.shape)
        self.b = (bias_init_fn or np.zeros)(out_channels)
        self.dLdW = np.zeros(self.shape)
        self.dLdb = np.zeros(out_channels)

    @staticmethod
    def _noise(*shape):
        return np.random.randn(*shape) / np.sqrt(np.prod(shape[1:]))

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    def forward(self, A):
        if A.dtype.kind in "iub":
            A = A.astype(np.double)
        self.x = A
        cols = swv(A, self.shape[2:], axis=(2, 3))
        Z = np.einsum("bchwij,ocij->bohw", cols, self.W.astype(A.dtype), optimize=True)
        return Z + self.b.astype(A.dtype)[:, None, None]

    def backward(self, dLdZ):
        dLdZ = dLdZ.astype(self.x.dtype)
        kh, kw = self.shape[2:]
        seen = swv(self.x, dLdZ.shape[2:], axis=(2, 3))  # (b, c, kh, kw, h, w)
        self.dLdW = np.einsum("bohw,bcijhw->ocij", dLdZ, seen, optimize=True)
        self.dLdb = np.einsum("bohw->o", dLdZ)
        # scatter the gradient of each window back onto the input
        per_tap = np.einsum("bohw,ocij->ijbchw", dLdZ, self.W.astype(dLdZ.dtype), optimize=True)
        dLdA = np.zeros_like(self.x)
        into = swv(dLdA, dLdZ.shape[2:], axis=(2, 3), writeable=True)
        for i, j in np.ndindex(kh, kw):
            into[:, :, i, j] += per_tap[i, j]
        return dLdA


class Conv2d(Layer):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)
        self.p = padding

    @property
    def parts(self):
        return [self.conv2d_stride1, self.downsample2d]

    def forward(self, A):
        n, c, h, w = A.shape
        canvas = np.zeros((n, c, h + 2 * self.p, w + 2 * self.p), dtype=A.dtype)
        self._inner(canvas)[...] = A
        return self.downsample2d.forward(self.conv2d_stride1.forward(canvas))

    def backward(self, dLdZ):
        batch = len(dLdZ)
        dLdA = self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
        self.conv2d_stride1.dLdW /= batch
        return self._inner(dLdA)

    def _inner(self, x):
        h, w = x.shape[2:]
        return x[:, :, self.p:h - self.p, self.p:w - self.p]
