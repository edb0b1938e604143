import numpy as np
from helper_functions import col2im_2d, im2col_2d
from resampling import *


class Conv2d_stride1():
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.in_channels, self.out_channels, self.kernel_size = in_channels, out_channels, kernel_size
        if weight_init_fn is None:
            weight_init_fn = lambda *s: np.random.normal(0, 1.0, s)
        if bias_init_fn is None:
            bias_init_fn = np.zeros
        self.W = weight_init_fn(out_channels, in_channels, kernel_size, kernel_size)
        self.b = bias_init_fn(out_channels)
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def forward(self, A):
        self.shape = n, _, h, w = A.shape
        k = self.kernel_size
        self.cols = im2col_2d(A, k, k)
        out = self.cols @ self.W.reshape(self.out_channels, -1).T + self.b
        return out.reshape(n, h - k + 1, w - k + 1, self.out_channels).transpose(0, 3, 1, 2)

    def backward(self, dLdZ):
        k = self.kernel_size
        g = dLdZ.transpose(0, 2, 3, 1).reshape(-1, self.out_channels)
        self.dLdW = (g.T @ self.cols).reshape(self.W.shape)
        self.dLdb = g.sum(axis=0)
        return col2im_2d(g @ self.W.reshape(self.out_channels, -1), self.shape, k, k)


class Conv2d():
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None, bias_init_fn=None):
        self.stride, self.padding = stride, padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        n, c, h, w = A.shape
        p = self.padding
        x = np.zeros((n, c, h + 2 * p, w + 2 * p))
        x[:, :, p:p + h, p:p + w] = A
        self.hw = (h, w)
        return self.downsample2d.forward(self.conv2d_stride1.forward(x))

    def backward(self, dLdZ):
        g = self.downsample2d.backward(dLdZ)
        g = self.conv2d_stride1.backward(g)
        p, (h, w) = self.padding, self.hw
        return g[:, :, p:p + h, p:p + w]
