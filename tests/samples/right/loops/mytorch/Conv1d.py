# Do not import any additional 3rd party external libraries as they will not
# be available to the autograder and are not needed

import sys
sys.path.append("mytorch")
from resampling import *
import numpy as np

print("Conv1d.py is being imported")


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
        out_size = A.shape[2] - self.kernel_size + 1
        Z = np.zeros((A.shape[0], self.out_channels, out_size))
        for n in range(A.shape[0]):
            for c in range(self.out_channels):
                for w in range(out_size):
                    Z[n, c, w] = np.sum(A[n, :, w:w + self.kernel_size] * self.W[c]) + self.b[c]
        return Z

    def backward(self, dLdZ):
        N, _, out_size = dLdZ.shape
        in_size = self.A.shape[2]

        # dLdW: the input convolved with the gradient
        for o in range(self.out_channels):
            for i in range(self.in_channels):
                for k in range(self.kernel_size):
                    self.dLdW[o, i, k] = np.sum(self.A[:, i, k:k + out_size] * dLdZ[:, o, :])

        # dLdb: one number per output channel
        for o in range(self.out_channels):
            self.dLdb[o] = np.sum(dLdZ[:, o, :])

        # dLdA: the padded gradient convolved with the flipped kernel
        pad = self.kernel_size - 1
        padded = np.zeros((N, self.out_channels, out_size + 2 * pad))
        padded[:, :, pad:pad + out_size] = dLdZ
        flipped = self.W[:, :, ::-1]
        dLdA = np.zeros(self.A.shape)
        for n in range(N):
            for i in range(self.in_channels):
                for w in range(in_size):
                    dLdA[n, i, w] = np.sum(padded[n, :, w:w + self.kernel_size] * flipped[:, i, :])
        return dLdA


class Conv1d():

    def __init__(self, in_channels, out_channels, kernel_size, stride,
                 weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    def forward(self, A):
        Z = self.conv1d_stride1.forward(A)
        Z = self.downsample1d.forward(Z)
        return Z

    def backward(self, dLdZ):
        delta = self.downsample1d.backward(dLdZ)
        dLdA = self.conv1d_stride1.backward(delta)
        return dLdA
