# file: mytorch/Conv1d.py
# item: Conv1d
# mistake: backward returns the gradient of the padded input; the padding is never cut off.
# named: convolution/padding_kept

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample1d


class Conv1d_stride1(Layer):
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None,
                 bias_init_fn=None):
        self.in_channels, self.out_channels = in_channels, out_channels
        self.kernel_size = kernel_size
        if weight_init_fn is not None:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size)
        else:
            self.W = np.random.randn(out_channels, in_channels, kernel_size)
        if bias_init_fn is not None:
            self.b = bias_init_fn(out_channels)
        else:
            self.b = np.zeros(out_channels)
        self.dLdW = np.zeros_like(self.W)
        self.dLdb = np.zeros_like(self.b)

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    def forward(self, A):
        if not np.issubdtype(A.dtype, np.floating):
            A = A.astype(np.float64)
        self.A = A
        self.input_size = A.shape[2]
        self.output_size = self.input_size - self.kernel_size + 1
        W = self.W.astype(A.dtype)
        Z = np.zeros((A.shape[0], self.out_channels, self.output_size), dtype=A.dtype)
        for i in range(self.output_size):
            # both have (in, k) left to sum over
            Z[:, :, i] = np.tensordot(A[:, :, i:i + self.kernel_size], W, ([1, 2], [1, 2]))
        for j in range(self.out_channels):
            Z[:, j] += self.b[j]
        return Z

    def backward(self, dLdZ):
        A = self.A
        self.dLdW = np.zeros_like(self.W, dtype=A.dtype)
        for i in range(self.kernel_size):
            seen = A[:, :, i:i + self.output_size]
            self.dLdW[:, :, i] = np.tensordot(dLdZ, seen, ([0, 2], [0, 2]))
        self.dLdb = np.sum(dLdZ, (0, 2), dtype=A.dtype)

        k = self.kernel_size
        pdLdZ = np.pad(dLdZ, [(0, 0), (0, 0), (k - 1, k - 1)])
        flipped = np.flip(self.W, 2)
        dLdA = np.zeros_like(A)
        for i in range(self.input_size):
            dLdA[:, :, i] = np.tensordot(pdLdZ[:, :, i:i + k], flipped, ([1, 2], [0, 2]))
        return dLdA


class Conv1d(Layer):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.pad = padding
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    @property
    def parts(self):
        return [self.conv1d_stride1, self.downsample1d]

    def forward(self, A):
        # pad only the time axis
        if self.pad > 0:
            A = np.pad(A, [(0, 0), (0, 0), (self.pad, self.pad)], mode="constant")
        Z = self.conv1d_stride1.forward(A)
        Z = self.downsample1d.forward(Z)
        return Z

    def backward(self, dLdZ):
        delta = self.downsample1d.backward(dLdZ)
        dLdA = self.conv1d_stride1.backward(delta)
        return dLdA
