import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from .module import Module
from .resampling import Downsample1d


class Conv1d_stride1(Module):
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        shape = (out_channels, in_channels, kernel_size)
        self.W = np.random.normal(0, 1.0, shape) if weight_init_fn is None else weight_init_fn(*shape)
        self.b = np.zeros(out_channels) if bias_init_fn is None else bias_init_fn(out_channels)
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def forward(self, A):
        self.A = A
        windows = sliding_window_view(A, self.kernel_size, axis=2)  # n i x k
        return np.einsum("nixk,oik->nox", windows, self.W, optimize=True) + self.b[:, None]

    def backward(self, dLdZ):
        self.dLdb = np.einsum("nox->o", dLdZ)
        windows = sliding_window_view(self.A, dLdZ.shape[2], axis=2)  # n i k x
        self.dLdW = np.einsum("nikx,nox->oik", windows, dLdZ, optimize=True)
        p = self.kernel_size - 1
        full = sliding_window_view(np.pad(dLdZ, [(0, 0), (0, 0), (p, p)]), self.kernel_size, axis=2)
        return np.einsum("noxk,oik->nix", full, self.W[..., ::-1], optimize=True)


class Conv1d(Module):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.pad = padding
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    def forward(self, A):
        A = np.pad(A, [(0, 0), (0, 0), (self.pad, self.pad)])
        return self.chain(A, self.conv1d_stride1, self.downsample1d)

    def backward(self, dLdZ):
        g = self.unchain(dLdZ, self.conv1d_stride1, self.downsample1d)
        return g[..., self.pad : g.shape[-1] - self.pad]
