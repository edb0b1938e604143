import numpy as np
from numpy.lib.stride_tricks import as_strided

from mytorch.nn.resampling import Downsample1d


def windows(A, k):
    """(N, C, W) -> (N, C, W - k + 1, k), a view"""
    N, C, W = A.shape
    sN, sC, sW = A.strides
    return as_strided(A, (N, C, W - k + 1, k), (sN, sC, sW, sW), writeable=False)


class Conv1d_stride1:
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size

        if weight_init_fn is None:
            self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size))
        else:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size)

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
        Z = np.tensordot(windows(A, self.kernel_size), self.W, axes=((1, 3), (1, 2)))  # N, W_out, out
        return np.moveaxis(Z, 2, 1) + self.b[:, None]

    def backward(self, dLdZ):
        k = self.kernel_size
        self.dLdW = np.tensordot(dLdZ, windows(self.A, k), axes=((0, 2), (0, 2)))
        self.dLdb = dLdZ.sum((0, 2))
        padded = np.pad(dLdZ, ((0, 0), (0, 0), (k - 1, k - 1)))
        dLdA = np.tensordot(windows(padded, k), self.W[:, :, ::-1], axes=((1, 3), (0, 2)))
        return np.moveaxis(dLdA, 2, 1)


class Conv1d:
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.pad = padding
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        A = np.pad(A, [(0, 0), (0, 0), (self.pad, self.pad)])
        return self.downsample1d(self.conv1d_stride1(A))

    def backward(self, dLdZ):
        dLdA = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
        return dLdA[..., self.pad:-self.pad] if self.pad else dLdA
