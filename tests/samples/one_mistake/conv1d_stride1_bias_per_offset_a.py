# file: mytorch/Conv1d.py
# item: Conv1d_stride1
# mistake: The bias is added inside the loop over the kernel, k times instead of once.
# named: convolution/bias_per_kernel_offset

import numpy as np

from mytorch.init import init_bias, init_weight
from mytorch.layer import Layer
from mytorch.resampling import Downsample1d


class Conv1d_stride1(Layer):
    def __init__(
        self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None
    ):
        self.in_channels, self.out_channels = in_channels, out_channels
        self.kernel_size = kernel_size
        shape = (out_channels, in_channels, kernel_size)
        self.W = init_weight("Conv1d_stride1", "weight_init_fn", weight_init_fn, shape)
        self.b = init_bias("Conv1d_stride1", bias_init_fn, out_channels)
        self.dLdW, self.dLdb = np.zeros_like(self.W), np.zeros_like(self.b)

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    def _shifts(self):
        """(j, slice of the input that this j of the kernel sees)"""
        length = self.A.shape[2] - self.kernel_size + 1
        for j in range(self.kernel_size):
            yield j, slice(j, j + length)

    def forward(self, A):
        self.A = A.astype(A.dtype if A.dtype.kind == "f" else float, copy=False)
        length = A.shape[2] - self.kernel_size + 1
        Z = np.zeros((A.shape[0], self.out_channels, length), dtype=self.A.dtype)
        for j, part in self._shifts():
            Z += self.W[:, :, j] @ self.A[:, :, part]
            Z += self.b[:, np.newaxis]
        return Z

    def backward(self, dLdZ):
        dLdA = np.zeros(self.A.shape, dtype=self.A.dtype)
        dLdW = np.zeros_like(self.W)
        for j, part in self._shifts():
            dLdA[:, :, part] += self.W[:, :, j].T @ dLdZ
            # (N, out, L) @ (N, L, in)
            per_sample = dLdZ @ self.A[:, :, part].swapaxes(1, 2)
            dLdW[:, :, j] = per_sample.sum(axis=0)
        self.dLdW = dLdW
        self.dLdb = dLdZ.sum(axis=2).sum(axis=0)
        return dLdA


class Conv1d(Layer):
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
        self.stride, self.padding = stride, padding
        self.conv1d_stride1 = Conv1d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample1d = Downsample1d(stride)

    @property
    def parts(self):
        return [self.conv1d_stride1, self.downsample1d]

    def forward(self, A):
        N, C, width = A.shape
        self.inside = slice(self.padding, self.padding + width)
        padded = np.zeros((N, C, width + 2 * self.padding), dtype=A.dtype)
        padded[:, :, self.inside] = A
        return self.downsample1d.forward(self.conv1d_stride1.forward(padded))

    def backward(self, dLdZ):
        dLdA = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
        return dLdA[:, :, self.inside]
