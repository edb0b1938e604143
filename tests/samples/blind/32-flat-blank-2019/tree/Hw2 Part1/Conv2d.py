import numpy as np
from resampling import *


class Conv2d_stride1():
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.in_channels, self.out_channels, self.kernel_size = in_channels, out_channels, kernel_size
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

    def forward(self, A):
        self.A = A
        k = self.kernel_size
        H = A.shape[2] - k + 1
        W = A.shape[3] - k + 1
        Z = np.zeros((A.shape[0], self.out_channels, H, W))
        for i in range(H):
            for j in range(W):
                sub = A[:, :, i:i+k, j:j+k]
                Z[:, :, i, j] = np.tensordot(sub, self.W, axes=([1, 2, 3], [1, 2, 3])) + self.b
        return Z

    def backward(self, dLdZ):
        k = self.kernel_size
        self.dLdW = np.zeros(self.W.shape)
        dLdA = np.zeros(self.A.shape)
        for i in range(dLdZ.shape[2]):
            for j in range(dLdZ.shape[3]):
                g = dLdZ[:, :, i, j]
                self.dLdW += np.tensordot(g, self.A[:, :, i:i+k, j:j+k], axes=([0], [0]))
                dLdA[:, :, i:i+k, j:j+k] += np.tensordot(g, self.W, axes=([1], [0]))
        self.dLdb = np.sum(dLdZ, axis=(0, 2, 3))
        return dLdA


class Conv2d():
    def __init__(self, in_channels, out_channels, kernel_size, stride, weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        return self.downsample2d.forward(self.conv2d_stride1.forward(A))

    def backward(self, dLdZ):
        tmp = self.downsample2d.backward(dLdZ)
        dLdA = self.conv2d_stride1.backward(tmp)
        return dLdA
