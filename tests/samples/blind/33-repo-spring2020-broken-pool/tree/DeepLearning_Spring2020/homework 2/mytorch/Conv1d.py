import sys
sys.path.append('.')
import numpy as np
from my_utils.conv_helpers import col2im_1d, im2col_1d
from resampling import *


class Conv1d_stride1():
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.in_channels, self.out_channels, self.kernel_size = in_channels, out_channels, kernel_size
        if weight_init_fn is None:
            weight_init_fn = lambda *s: np.random.normal(0, 1.0, s)
        if bias_init_fn is None:
            bias_init_fn = np.zeros
        self.W = weight_init_fn(out_channels, in_channels, kernel_size)
        self.b = bias_init_fn(out_channels)
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def forward(self, A):
        self.shape = A.shape
        self.cols = im2col_1d(A, self.kernel_size)
        out = self.cols @ self.W.reshape(self.out_channels, -1).T + self.b
        return out.reshape(A.shape[0], -1, self.out_channels).transpose(0, 2, 1)

    def backward(self, dLdZ):
        dout = dLdZ.transpose(0, 2, 1).reshape(-1, self.out_channels)
        self.dLdW = (dout.T @ self.cols).reshape(self.W.shape)
        self.dLdb = dout.sum(axis=0)
        return col2im_1d(dout @ self.W.reshape(self.out_channels, -1), self.shape, self.kernel_size)


class Conv1d():
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None, bias_init_fn=None):
        self.stride, self.padding = stride, padding
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    def forward(self, A):
        n, c, w = A.shape
        x = np.zeros((n, c, w + 2 * self.padding))
        x[:, :, self.padding:self.padding + w] = A
        self.width = w
        return self.downsample1d.forward(self.conv1d_stride1.forward(x))

    def backward(self, dLdZ):
        dout = self.downsample1d.backward(dLdZ)
        dout = self.conv1d_stride1.backward(dout)
        return dout[:, :, self.padding:self.padding + self.width]
