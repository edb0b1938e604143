# file: mytorch/Conv2d.py
# item: Conv2d_stride1
# mistake: For dLdA the padded gradient meets the unflipped kernel.
# named: convolution/kernel_not_flipped

import numpy as np
from numpy.lib.stride_tricks import as_strided

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


def patches(x, k):
    n, c, h, w = x.shape
    s0, s1, s2, s3 = x.strides
    return as_strided(x, (n, c, h - k + 1, w - k + 1, k, k), (s0, s1, s2, s3, s2, s3))


class Conv2d_stride1(Layer):
    def __init__(self, in_channels, out_channels, kernel_size,
                 weight_init_fn=None, bias_init_fn=None):
        self.k = kernel_size
        if weight_init_fn:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size, kernel_size)
        else:
            self.W = np.random.normal(0, 0.5, (out_channels, in_channels, self.k, self.k))
        self.b = bias_init_fn(out_channels) if bias_init_fn else np.zeros(out_channels)
        self.dLdW = np.zeros_like(self.W)
        self.dLdb = np.zeros_like(self.b)

    params = property(lambda self: [self.W, self.b])
    grads = property(lambda self: [self.dLdW, self.dLdb])

    def forward(self, A):
        self.A = A if A.dtype.kind == "f" else np.float64(A)
        W = self.W.astype(self.A.dtype)
        Z = np.tensordot(patches(self.A, self.k), W, axes=((1, 4, 5), (1, 2, 3)))
        Z = Z + self.b.astype(self.A.dtype)  # channels are last here
        return np.moveaxis(Z, 3, 1)

    def backward(self, dLdZ):
        dLdZ = dLdZ.astype(self.A.dtype)
        self.dLdb = dLdZ.sum(axis=0).sum(axis=(1, 2))
        self.dLdW = np.tensordot(dLdZ, patches(self.A, self.k), axes=((0, 2, 3), (0, 2, 3)))

        p = self.k - 1
        grown = np.pad(dLdZ, ((0, 0), (0, 0), (p, p), (p, p)))
        W = self.W.astype(self.A.dtype)
        dLdA = np.tensordot(patches(grown, self.k), W, axes=((1, 4, 5), (0, 2, 3)))
        return np.moveaxis(dLdA, 3, 1)


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
        p = self.padding
        self.inside = (..., slice(p, p + A.shape[2]), slice(p, p + A.shape[3]))
        A = np.pad(A, ((0, 0), (0, 0), (p, p), (p, p)))
        return self.downsample2d.forward(self.conv2d_stride1.forward(A))

    def backward(self, dLdZ):
        dLdZ = self.downsample2d.backward(dLdZ)
        return self.conv2d_stride1.backward(dLdZ)[self.inside]
