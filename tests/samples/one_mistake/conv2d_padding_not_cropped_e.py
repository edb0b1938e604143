# file: mytorch/Conv2d.py
# item: Conv2d
# mistake: The gradient of the zero padding is handed back too: dLdA has the padded size.
# named: convolution/padding_kept

from functools import reduce
from itertools import product

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


def pad_hw(x, by):
    """zeros around height and width"""
    return np.pad(x, [(0, 0)] * 2 + [(by, by)] * 2) if by else x


class Conv2d_stride1(Layer):
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None,
                 bias_init_fn=None):
        k = kernel_size
        self.W = np.random.uniform(-0.1, 0.1, (out_channels, in_channels, k, k))
        self.b = np.zeros(out_channels)
        if weight_init_fn:
            self.W = np.array(weight_init_fn(out_channels, in_channels, k, k))
        if bias_init_fn:
            self.b = np.array(bias_init_fn(out_channels))
        self.dLdW, self.dLdb = np.zeros_like(self.W), np.zeros_like(self.b)

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    def _windows(self):
        kh, kw = self.W.shape[2:]
        h, w = self.A.shape[2] - kh + 1, self.A.shape[3] - kw + 1
        for i, j in product(range(kh), range(kw)):
            yield i, j, np.s_[:, :, i:i + h, j:j + w]

    def forward(self, A):
        self.A = A if A.dtype.kind == "f" else A.astype(float)
        W = self.W.astype(self.A.dtype)
        terms = (np.einsum("nchw,oc->nohw", self.A[s], W[:, :, i, j])
                 for i, j, s in self._windows())
        return reduce(np.add, terms) + self.b.astype(self.A.dtype).reshape(1, -1, 1, 1)

    def backward(self, dLdZ):
        dLdZ = dLdZ.astype(self.A.dtype)
        W = self.W.astype(self.A.dtype)
        dLdW, dLdA = np.empty_like(W), np.zeros_like(self.A)
        for i, j, s in self._windows():
            dLdW[:, :, i, j] = np.einsum("nohw,nchw->oc", dLdZ, self.A[s])
            dLdA[s] += np.einsum("nohw,oc->nchw", dLdZ, W[:, :, i, j])
        self.dLdW, self.dLdb = dLdW, dLdZ.sum(axis=(0, 2, 3))
        return dLdA


class Conv2d(Layer):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.padding = padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self):
        return [self.conv2d_stride1, self.downsample2d]

    def forward(self, A):
        return reduce(lambda x, part: part.forward(x), self.parts, pad_hw(A, self.padding))

    def backward(self, dLdZ):
        return reduce(lambda g, part: part.backward(g), reversed(self.parts), dLdZ)
