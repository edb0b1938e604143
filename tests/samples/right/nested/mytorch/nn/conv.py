"""All the convolutions of homework 2 in one place."""
import numpy as np
from numpy.lib.stride_tricks import as_strided

from ..types import Array, Init
from .resampling import Downsample1d, Downsample2d, Upsample1d, Upsample2d


def windows1d(A, k):
    N, C, W = A.shape
    s0, s1, s2 = A.strides
    return as_strided(A, (N, C, W - k + 1, k), (s0, s1, s2, s2))


def windows2d(A, k):
    N, C, H, W = A.shape
    s0, s1, s2, s3 = A.strides
    return as_strided(A, (N, C, H - k + 1, W - k + 1, k, k), (s0, s1, s2, s3, s2, s3))


class Conv1d_stride1:
    def __init__(self, in_channels: int, out_channels: int, kernel_size: int,
                 weight_init_fn: Init = None, bias_init_fn: Init = None):
        self.kernel_size = kernel_size
        if weight_init_fn is None:
            self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size))
        else:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size)
        self.b = np.zeros(out_channels) if bias_init_fn is None else bias_init_fn(out_channels)
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def forward(self, A: Array) -> Array:
        self.A = A
        patches = windows1d(A, self.kernel_size)
        return np.einsum("niwk,oik->now", patches, self.W) + self.b[:, None]

    def backward(self, dLdZ: Array) -> Array:
        self.dLdW += np.einsum("niwk,now->oik", windows1d(self.A, self.kernel_size), dLdZ)
        self.dLdb += dLdZ.sum(axis=(0, 2))
        p = self.kernel_size - 1
        padded = np.pad(dLdZ, ((0, 0), (0, 0), (p, p)))
        return np.einsum("nowk,oik->niw", windows1d(padded, self.kernel_size), self.W[..., ::-1])


class Conv1d:
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.pad = padding
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    def forward(self, A):
        A = np.pad(A, ((0, 0), (0, 0), (self.pad, self.pad)))
        return self.downsample1d.forward(self.conv1d_stride1.forward(A))

    def backward(self, dLdZ):
        dLdA = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
        return dLdA[:, :, self.pad:dLdA.shape[2] - self.pad]


class Conv2d_stride1:
    def __init__(self, in_channels: int, out_channels: int, kernel_size: int,
                 weight_init_fn: Init = None, bias_init_fn: Init = None):
        self.kernel_size = kernel_size
        if weight_init_fn is None:
            self.W = np.random.normal(0, 1.0, (out_channels, in_channels,
                                               kernel_size, kernel_size))
        else:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size, kernel_size)
        self.b = np.zeros(out_channels) if bias_init_fn is None else bias_init_fn(out_channels)
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def forward(self, A):
        self.A = A
        patches = windows2d(A, self.kernel_size)
        return np.einsum("nihwkl,oikl->nohw", patches, self.W) + self.b[:, None, None]

    def backward(self, dLdZ):
        k = self.kernel_size
        self.dLdW += np.einsum("nihwkl,nohw->oikl", windows2d(self.A, k), dLdZ)
        self.dLdb += dLdZ.sum(axis=(0, 2, 3))
        padded = np.pad(dLdZ, ((0, 0), (0, 0), (k - 1, k - 1), (k - 1, k - 1)))
        flipped = np.flip(self.W, axis=(2, 3))
        return np.einsum("nohwkl,oikl->nihw", windows2d(padded, k), flipped)


class Conv2d:
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.pad = padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        p = self.pad
        A = np.pad(A, ((0, 0), (0, 0), (p, p), (p, p)))
        return self.downsample2d.forward(self.conv2d_stride1.forward(A))

    def backward(self, dLdZ):
        dLdA = self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
        p = self.pad
        return dLdA[:, :, p:dLdA.shape[2] - p, p:dLdA.shape[3] - p]


# The transposed convolutions reuse the general ones with stride 1.

class ConvTranspose1d:
    def __init__(self, in_channels, out_channels, kernel_size, upsampling_factor,
                 weight_init_fn=None, bias_init_fn=None):
        self.upsample1d = Upsample1d(upsampling_factor)
        self.conv1d = Conv1d(in_channels, out_channels, kernel_size, 1,
                             weight_init_fn=weight_init_fn, bias_init_fn=bias_init_fn)

    def forward(self, A):
        return self.conv1d.forward(self.upsample1d.forward(A))

    def backward(self, dLdZ):
        return self.upsample1d.backward(self.conv1d.backward(dLdZ))


class ConvTranspose2d:
    def __init__(self, in_channels, out_channels, kernel_size, upsampling_factor,
                 weight_init_fn=None, bias_init_fn=None):
        self.upsample2d = Upsample2d(upsampling_factor)
        self.conv2d = Conv2d(in_channels, out_channels, kernel_size, 1,
                             weight_init_fn=weight_init_fn, bias_init_fn=bias_init_fn)

    def forward(self, A):
        return self.conv2d.forward(self.upsample2d.forward(A))

    def backward(self, dLdZ):
        return self.upsample2d.backward(self.conv2d.backward(dLdZ))
