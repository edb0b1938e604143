import numpy as np
import os, sys
sys.path.append('mytorch')
from resampling import *
import pandas as pd

# all convolutions are in here (1d and 2d and transposed)


class Conv1d_stride1():
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
        batch_size, _, in_width = A.shape
        out_width = in_width - self.kernel_size + 1
        Z = np.zeros((batch_size, self.out_channels, out_width))
        for n in range(batch_size):
            for o in range(self.out_channels):
                for x in range(out_width):
                    Z[n, o, x] = np.sum(A[n, :, x:x + self.kernel_size] * self.W[o]) + self.b[o]
        return Z

    def backward(self, dLdZ):
        batch_size, _, out_width = dLdZ.shape
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)
        dLdA = np.zeros(self.A.shape)
        for n in range(batch_size):
            for o in range(self.out_channels):
                for x in range(out_width):
                    d = dLdZ[n, o, x]
                    self.dLdW[o] += d * self.A[n, :, x:x + self.kernel_size]
                    self.dLdb[o] += d
                    dLdA[n, :, x:x + self.kernel_size] += d * self.W[o]
        return dLdA


class Conv1d():
    def __init__(self, in_channels, out_channels, kernel_size, stride, weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        Z = self.conv1d_stride1(A)
        Z = self.downsample1d(Z)
        return Z

    def backward(self, dLdZ):
        d = self.downsample1d.backward(dLdZ)
        d = self.conv1d_stride1.backward(d)
        return d


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

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        self.A = A
        k = self.kernel_size
        ho = A.shape[2] - k + 1
        wo = A.shape[3] - k + 1
        Z = np.zeros((A.shape[0], self.out_channels, ho, wo))
        for o in range(self.out_channels):
            for y in range(ho):
                for x in range(wo):
                    # (n, in, k, k) * (in, k, k)
                    Z[:, o, y, x] = (A[:, :, y:y + k, x:x + k] * self.W[o]).sum(axis=3).sum(axis=2).sum(axis=1)
                    Z[:, o, y, x] += self.b[o]
        return Z

    def backward(self, dLdZ):
        k = self.kernel_size
        n, _, ho, wo = dLdZ.shape
        self.dLdW = np.zeros(self.W.shape)
        dLdA = np.zeros(self.A.shape)
        for o in range(self.out_channels):
            for y in range(ho):
                for x in range(wo):
                    d = dLdZ[:, o, y, x].reshape(n, 1, 1, 1)
                    self.dLdW[o] += np.sum(d * self.A[:, :, y:y + k, x:x + k], axis=0)
                    dLdA[:, :, y:y + k, x:x + k] += d * self.W[o]
        self.dLdb = np.array([dLdZ[:, o].sum() for o in range(self.out_channels)])
        return dLdA


class Conv2d():
    def __init__(self, in_channels, out_channels, kernel_size, stride, weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        Z = self.conv2d_stride1(A)
        Z = self.downsample2d(Z)
        return Z

    def backward(self, dLdZ):
        d = self.downsample2d.backward(dLdZ)
        d = self.conv2d_stride1.backward(d)
        return d


class ConvTranspose1d():
    def __init__(self, in_channels, out_channels, kernel_size, upsampling_factor, weight_init_fn=None, bias_init_fn=None):
        self.upsampling_factor = upsampling_factor
        self.upsample1d = Upsample1d(upsampling_factor)
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)

    def forward(self, A):
        return self.conv1d_stride1(self.upsample1d(A))

    def backward(self, dLdZ):
        return self.upsample1d.backward(self.conv1d_stride1.backward(dLdZ))


class ConvTranspose2d():
    def __init__(self, in_channels, out_channels, kernel_size, upsampling_factor, weight_init_fn=None, bias_init_fn=None):
        self.upsampling_factor = upsampling_factor
        self.upsample2d = Upsample2d(upsampling_factor)
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)

    def forward(self, A):
        return self.conv2d_stride1(self.upsample2d(A))

    def backward(self, dLdZ):
        return self.upsample2d.backward(self.conv2d_stride1.backward(dLdZ))


class Flatten():
    def __call__(self, x):
        return self.forward(x)

    def forward(self, x):
        self.b, self.c, self.w = x.shape
        return x.reshape(self.b, self.c * self.w)

    def backward(self, delta):
        return delta.reshape(self.b, self.c, self.w)
