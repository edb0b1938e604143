import numpy as np
from numpy.lib.stride_tricks import as_strided

from mytorch.nn.resampling import Downsample2d


def windows2d(A, k):
    """(N, C, H, W) -> (N, C, H - k + 1, W - k + 1, k, k), a view"""
    N, C, H, W = A.shape
    sN, sC, sH, sW = A.strides
    return as_strided(A, (N, C, H - k + 1, W - k + 1, k, k), (sN, sC, sH, sW, sH, sW), writeable=False)


class Conv2d_stride1:
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size

        if weight_init_fn is None:
            self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size, kernel_size))
        else:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size, kernel_size)

        if bias_init_fn is None:
            self.b = np.zeros(out_channels)
        else:
            self.b = bias_init_fn(out_channels)

        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        self.A = A
        Z = np.tensordot(windows2d(A, self.kernel_size), self.W, axes=((1, 4, 5), (1, 2, 3)))  # N, H, W, out
        return np.moveaxis(Z, 3, 1) + self.b[:, None, None]

    def backward(self, dLdZ):
        k = self.kernel_size
        self.dLdW = np.tensordot(dLdZ, windows2d(self.A, k), axes=((0, 2, 3), (0, 2, 3)))
        self.dLdb = dLdZ.sum((0, 2, 3))
        padded = np.pad(dLdZ, ((0, 0), (0, 0), (k - 1, k - 1), (k - 1, k - 1)))
        dLdA = np.tensordot(windows2d(padded, k), self.W[:, :, ::-1, ::-1], axes=((1, 4, 5), (0, 2, 3)))
        return np.moveaxis(dLdA, 3, 1)


class Conv2d:
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.pad = padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        p = (self.pad, self.pad)
        A = np.pad(A, [(0, 0), (0, 0), p, p])
        return self.downsample2d(self.conv2d_stride1(A))

    def backward(self, dLdZ):
        dLdA = self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
        p = self.pad
        return dLdA[..., p:-p, p:-p] if p else dLdA
