import numpy as np
import os, sys
sys.path.append('mytorch')
from resampling import *


class Conv2d_stride1():
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

    def forward(self, A):
        self.A = A
        N, _, H, W = A.shape
        K = self.kernel_size
        H_out, W_out = H - K + 1, W - K + 1
        Z = np.zeros((N, self.out_channels, H_out, W_out), dtype=np.float)
        for c in range(self.out_channels):
            for i in range(H_out):
                for j in range(W_out):
                    patch = A[:, :, i:i + K, j:j + K]
                    Z[:, c, i, j] = np.sum(patch * self.W[c], axis=(1, 2, 3)) + self.b[c]
        return Z

    def backward(self, dLdZ):
        N, _, H_out, W_out = dLdZ.shape
        K = self.kernel_size
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = dLdZ.sum(axis=(0, 2, 3))
        dLdA = np.zeros(self.A.shape, dtype=np.float)
        for c in range(self.out_channels):
            for i in range(H_out):
                for j in range(W_out):
                    g = dLdZ[:, c, i, j].reshape(-1, 1, 1, 1)
                    self.dLdW[c] += np.sum(g * self.A[:, :, i:i + K, j:j + K], axis=0)
                    dLdA[:, :, i:i + K, j:j + K] += g * self.W[c]
        return dLdA


class Conv2d():
    def __init__(self, in_channels, out_channels, kernel_size, stride, weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        Z = self.conv2d_stride1.forward(A)
        Z = self.downsample2d.forward(Z)
        return Z

    def backward(self, dLdZ):
        dLdA = self.downsample2d.backward(dLdZ)
        dLdA = self.conv2d_stride1.backward(dLdA)
        return dLdA
