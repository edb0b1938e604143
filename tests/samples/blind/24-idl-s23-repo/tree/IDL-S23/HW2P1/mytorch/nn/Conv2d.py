import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from .module import Module
from .resampling import Downsample2d


class Conv2d_stride1(Module):
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        shape = (out_channels, in_channels, kernel_size, kernel_size)
        self.W = np.random.normal(0, 1.0, shape) if weight_init_fn is None else weight_init_fn(*shape)
        self.b = np.zeros(out_channels) if bias_init_fn is None else bias_init_fn(out_channels)
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def forward(self, A):
        self.A = A
        windows = sliding_window_view(A, self.W.shape[2:], axis=(2, 3))  # n i y x k l
        return np.einsum("niyxkl,oikl->noyx", windows, self.W, optimize=True) + self.b[:, None, None]

    def backward(self, dLdZ):
        self.dLdb = np.einsum("noyx->o", dLdZ)
        windows = sliding_window_view(self.A, dLdZ.shape[2:], axis=(2, 3))  # n i k l y x
        self.dLdW = np.einsum("niklyx,noyx->oikl", windows, dLdZ, optimize=True)
        p = self.kernel_size - 1
        padded = np.pad(dLdZ, [(0, 0), (0, 0), (p, p), (p, p)])
        full = sliding_window_view(padded, self.W.shape[2:], axis=(2, 3))
        return np.einsum("noyxkl,oikl->niyx", full, self.W[:, :, ::-1, ::-1], optimize=True)


class Conv2d(Module):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.pad = padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        A = np.pad(A, [(0, 0), (0, 0), (self.pad, self.pad), (self.pad, self.pad)])
        return self.chain(A, self.conv2d_stride1, self.downsample2d)

    def backward(self, dLdZ):
        g = self.unchain(dLdZ, self.conv2d_stride1, self.downsample2d)
        return g[..., self.pad : g.shape[-2] - self.pad, self.pad : g.shape[-1] - self.pad]
