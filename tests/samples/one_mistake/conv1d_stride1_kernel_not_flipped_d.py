# file: mytorch/Conv1d.py
# item: Conv1d_stride1
# mistake: dLdA correlates the padded dLdZ with W as it is; the kernel has to be flipped.
# named: convolution/kernel_not_flipped

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample1d


class Conv1d_stride1(Layer):

    def __init__(self, in_channels, out_channels, kernel_size,
                 weight_init_fn=None, bias_init_fn=None):
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

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    def forward(self, A):
        if A.dtype.kind != "f":
            A = A.astype(float)
        self.A = A
        batch_size, _, input_size = A.shape
        output_size = input_size - self.kernel_size + 1
        Z = np.zeros((batch_size, self.out_channels, output_size), dtype=A.dtype)
        for n in range(batch_size):
            for o in range(self.out_channels):
                for x in range(output_size):
                    window = A[n, :, x:x + self.kernel_size]
                    Z[n, o, x] = np.sum(window * self.W[o]) + self.b[o]
        return Z

    def backward(self, dLdZ):
        A = self.A
        batch_size, _, input_size = A.shape
        output_size = dLdZ.shape[2]
        self.dLdW = np.zeros(self.W.shape, dtype=A.dtype)
        self.dLdb = np.zeros(self.b.shape, dtype=A.dtype)
        for o in range(self.out_channels):
            for x in range(output_size):
                for n in range(batch_size):
                    self.dLdW[o] += dLdZ[n, o, x] * A[n, :, x:x + self.kernel_size]
                    self.dLdb[o] += dLdZ[n, o, x]

        # pad dLdZ so that the result is as wide as A
        p = self.kernel_size - 1
        padded = np.pad(dLdZ, ((0, 0), (0, 0), (p, p)))
        dLdA = np.zeros(A.shape, dtype=A.dtype)
        for n in range(batch_size):
            for i in range(self.in_channels):
                for x in range(input_size):
                    dLdA[n, i, x] = np.sum(padded[n, :, x:x + self.kernel_size] * self.W[:, i, :])
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
        A = np.pad(A, ((0, 0), (0, 0), (self.pad, self.pad)))
        Z = self.conv1d_stride1.forward(A)
        return self.downsample1d.forward(Z)

    def backward(self, dLdZ):
        dLdA = self.downsample1d.backward(dLdZ)
        dLdA = self.conv1d_stride1.backward(dLdA)
        if self.pad > 0:
            dLdA = dLdA[:, :, self.pad:-self.pad]
        return dLdA
