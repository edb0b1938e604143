# file: mytorch/Conv1d.py
# item: Conv1d_stride1
# mistake: A second backward adds to dLdb but replaces dLdW, so the two no longer belong together.
# named: relation/accumulated

import numpy as np
from numpy.lib.stride_tricks import as_strided

from mytorch.resampling import Downsample1d


def unroll(A, k):
    """(N, C, L) -> (N * L_out, C * k), one window per row."""
    N, C, L = A.shape
    sN, sC, sL = A.strides
    windows = as_strided(A, (N, L - k + 1, C, k), (sN, sL, sC, sL))
    return windows.reshape(N * (L - k + 1), C * k)


def rows_to_batch(rows, N):
    """(N * L, C) -> (N, C, L)"""
    return rows.reshape(N, -1, rows.shape[1]).transpose(0, 2, 1)


class Conv1d_stride1:
    def __init__(
        self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None
    ):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        shape = (out_channels, in_channels, kernel_size)
        self.W = weight_init_fn(*shape) if weight_init_fn else np.random.normal(0, 0.1, shape)
        self.b = bias_init_fn(out_channels) if bias_init_fn else np.zeros(out_channels)
        self.dLdW = np.zeros(shape)
        self.dLdb = np.zeros(out_channels)

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    def forward(self, A):
        if A.dtype.kind != "f":
            A = A.astype(float)
        self.N = A.shape[0]
        self.dtype = A.dtype
        self.columns = unroll(A, self.kernel_size)
        out = self.columns @ self.W.reshape(self.out_channels, -1).T + self.b
        return rows_to_batch(out, self.N).astype(self.dtype)

    def backward(self, dLdZ):
        k = self.kernel_size
        delta = dLdZ.transpose(0, 2, 1).reshape(-1, self.out_channels)
        self.dLdW = (delta.T @ self.columns).reshape(self.W.shape)
        self.dLdb = self.dLdb + delta.sum(axis=0)
        # full convolution for the input
        full = np.pad(dLdZ, [(0, 0), (0, 0), (k - 1, k - 1)])
        kernels = self.W[:, :, ::-1].transpose(1, 0, 2).reshape(self.in_channels, -1)
        return rows_to_batch(unroll(full, k) @ kernels.T, self.N).astype(self.dtype)


class Conv1d:
    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        stride,
        padding=0,
        weight_init_fn=None,
        bias_init_fn=None,
    ):
        self.padding = padding
        self.conv1d_stride1 = Conv1d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample1d = Downsample1d(stride)
        self.parts = (self.conv1d_stride1, self.downsample1d)

    params = property(lambda self: self.conv1d_stride1.params)
    grads = property(lambda self: self.conv1d_stride1.grads)

    def forward(self, A):
        self.width = A.shape[-1]
        A = np.pad(A, [(0, 0), (0, 0), (self.padding,) * 2])
        return self.downsample1d.forward(self.conv1d_stride1.forward(A))

    def backward(self, dLdZ):
        dLdA = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
        return dLdA[:, :, self.padding : self.padding + self.width]
