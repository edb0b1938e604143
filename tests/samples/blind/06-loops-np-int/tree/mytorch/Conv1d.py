# Do not import any additional 3rd party external libraries as they will not
# be available to AutoLab and are not needed (or allowed)

import numpy as np
import os, sys
sys.path.append('mytorch')
from resampling import *


class Conv1d_stride1():
    def __init__(self, in_channels, out_channels, kernel_size,
                 weight_init_fn=None, bias_init_fn=None):
        # Do not modify this method
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
        batch, _, width = A.shape
        out_w = np.int(width - self.kernel_size + 1)
        Z = np.zeros((batch, self.out_channels, out_w), dtype=np.float)
        for n in range(batch):
            for c in range(self.out_channels):
                for x in range(out_w):
                    seg = A[n, :, x:x + self.kernel_size]
                    Z[n, c, x] = np.sum(seg * self.W[c]) + self.b[c]
        #print(Z.shape)
        return Z

    def backward(self, dLdZ):
        batch, _, out_w = dLdZ.shape
        # zero first, or the second call adds up (lost 2 hours on this)
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)
        dLdA = np.zeros(self.A.shape, dtype=np.float)
        for n in range(batch):
            for c in range(self.out_channels):
                for x in range(out_w):
                    self.dLdW[c] += dLdZ[n, c, x] * self.A[n, :, x:x + self.kernel_size]
                    dLdA[n, :, x:x + self.kernel_size] += dLdZ[n, c, x] * self.W[c]
                self.dLdb[c] += dLdZ[n, c].sum()
        return dLdA


class Conv1d():
    def __init__(self, in_channels, out_channels, kernel_size, stride,
                 weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        return self.downsample1d.forward(self.conv1d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
