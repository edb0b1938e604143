# Übung 2, von mir
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
        size = A.shape[2] - self.kernel_size + 1
        Z = np.zeros((A.shape[0], self.out_channels, size))
        for x in range(size):
            Z[:, :, x] = np.tensordot(A[:, :, x:x + self.kernel_size], self.W, ((1, 2), (1, 2)))
        return Z + self.b[:, None]

    def backward(self, dLdZ):
        size = dLdZ.shape[2]
        self.dLdb = dLdZ.sum(axis=(0, 2))
        self.dLdW = np.zeros(self.W.shape)
        for i in range(self.kernel_size):
            self.dLdW[:, :, i] = np.tensordot(dLdZ, self.A[:, :, i:i + size], ((0, 2), (0, 2)))
        k = self.kernel_size
        padded = np.pad(dLdZ, ((0, 0), (0, 0), (k - 1, k - 1)))
        flipped = self.W[:, :, ::-1]
        dLdA = np.zeros(self.A.shape)
        for x in range(dLdA.shape[2]):
            dLdA[:, :, x] = np.tensordot(padded[:, :, x:x + k], flipped, ((1, 2), (0, 2)))
        return dLdA


class Conv1d():

    def __init__(self, in_channels, out_channels, kernel_size, stride,
                 weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    def forward(self, A):
        return self.downsample1d.forward(self.conv1d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
