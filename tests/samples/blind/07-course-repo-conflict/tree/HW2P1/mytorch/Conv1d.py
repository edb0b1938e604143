import numpy as np
from resampling import *


class Conv1d_stride1():
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

    def forward(self, A):
        self.A = A
        N, _, W_in = A.shape
        W_out = W_in - self.kernel_size + 1
        Z = np.empty((N, self.out_channels, W_out))
        for i in range(W_out):
            Z[:, :, i] = np.tensordot(A[:, :, i:i + self.kernel_size], self.W, axes=([1, 2], [1, 2]))
        Z += self.b[None, :, None]
        return Z

    def backward(self, dLdZ):
        W_out = dLdZ.shape[2]
        W_in = self.A.shape[2]
        k = self.kernel_size
        for i in range(k):
            self.dLdW[:, :, i] = np.tensordot(dLdZ, self.A[:, :, i:i + W_out], axes=([0, 2], [0, 2]))
        self.dLdb = np.sum(dLdZ, axis=(0, 2))

        # full convolution with the flipped kernel
        pad = np.pad(dLdZ, ((0, 0), (0, 0), (k - 1, k - 1)), 'constant')
        Wflip = np.flip(self.W, axis=2)
        dLdA = np.empty(self.A.shape)
        for i in range(W_in):
            dLdA[:, :, i] = np.tensordot(pad[:, :, i:i + k], Wflip, axes=([1, 2], [0, 2]))
        return dLdA


class Conv1d():
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.pad = padding
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    def forward(self, A):
        A = np.pad(A, ((0, 0), (0, 0), (self.pad, self.pad)), 'constant', constant_values=0)
        Z = self.conv1d_stride1.forward(A)
        Z = self.downsample1d.forward(Z)
        return Z

    def backward(self, dLdZ):
        d = self.downsample1d.backward(dLdZ)
        dLdA = self.conv1d_stride1.backward(d)
        if self.pad > 0:
            dLdA = dLdA[:, :, self.pad:-self.pad]
        return dLdA
