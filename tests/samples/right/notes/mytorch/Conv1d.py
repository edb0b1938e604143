import numpy as np

from resampling import *


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

    def forward(self, A):
        self.A = A
        N, C, W_in = A.shape
        k = self.kernel_size
        W_out = W_in - k + 1
        Z = np.zeros((N, self.out_channels, W_out))
        for n in range(N):
            for o in range(self.out_channels):
                for x in range(W_out):
                    for c in range(self.in_channels):
                        for i in range(k):
                            Z[n, o, x] += A[n, c, x + i] * self.W[o, c, i]
                    Z[n, o, x] += self.b[o]
        return Z

    def backward(self, dLdZ):
        N, C, W_out = dLdZ.shape
        k = self.kernel_size
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)
        dLdA = np.zeros(self.A.shape)
        for n in range(N):
            for o in range(self.out_channels):
                for x in range(W_out):
                    self.dLdb[o] += dLdZ[n, o, x]
                    for c in range(self.in_channels):
                        for i in range(k):
                            self.dLdW[o, c, i] += dLdZ[n, o, x] * self.A[n, c, x + i]
                            dLdA[n, c, x + i] += dLdZ[n, o, x] * self.W[o, c, i]
        return dLdA


class Conv1d:

    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.padding = padding
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    def forward(self, A):
        N, C, W_in = A.shape
        p = self.padding
        padded = np.zeros((N, C, W_in + 2 * p))
        padded[:, :, p:p + W_in] = A
        self.W_in = W_in
        Z = self.conv1d_stride1.forward(padded)
        return self.downsample1d.forward(Z)

    def backward(self, dLdZ):
        p = self.padding
        delta = self.downsample1d.backward(dLdZ)
        dLdA = self.conv1d_stride1.backward(delta)
        return dLdA[:, :, p:p + self.W_in]
