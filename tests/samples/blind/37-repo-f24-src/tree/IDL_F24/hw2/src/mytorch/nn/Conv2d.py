from typing import Callable, Optional

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from mytorch.nn.base import Layer
from mytorch.nn.resampling import Downsample2d


class Conv2d_stride1(Layer):
    def __init__(self, in_channels: int, out_channels: int, kernel_size: int,
                 weight_init_fn: Optional[Callable] = None, bias_init_fn: Optional[Callable] = None):
        self.in_channels, self.out_channels, self.kernel_size = in_channels, out_channels, kernel_size
        shape = (out_channels, in_channels, kernel_size, kernel_size)
        self.W = weight_init_fn(*shape) if weight_init_fn else np.random.normal(0, 1.0, shape)
        self.b = bias_init_fn(out_channels) if bias_init_fn else np.zeros(out_channels)
        self.dLdW, self.dLdb = np.zeros_like(self.W), np.zeros_like(self.b)

    def forward(self, A: np.ndarray) -> np.ndarray:
        k = self.kernel_size
        self.windows = sliding_window_view(A, (k, k), axis=(2, 3))  # N C H W K K
        return np.einsum("nchwij,ocij->nohw", self.windows, self.W) + self.b[:, None, None]

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        self.dLdW = np.einsum("nohw,nchwij->ocij", dLdZ, self.windows)
        self.dLdb = dLdZ.sum((0, 2, 3))
        k = self.kernel_size
        grad = np.pad(dLdZ, [(0, 0), (0, 0), (k - 1, k - 1), (k - 1, k - 1)])
        full_view = sliding_window_view(grad, (k, k), axis=(2, 3))
        return np.einsum("nohwij,ocij->nchw", full_view, self.W[:, :, ::-1, ::-1])


class Conv2d(Layer):
    def __init__(self, in_channels: int, out_channels: int, kernel_size: int, stride: int, padding: int = 0,
                 weight_init_fn: Optional[Callable] = None, bias_init_fn: Optional[Callable] = None):
        self.stride = stride
        self.pad = padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A: np.ndarray) -> np.ndarray:
        p = self.pad
        padded = np.pad(A, [(0, 0), (0, 0), (p, p), (p, p)])
        return self.downsample2d(self.conv2d_stride1(padded))

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        grad = self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
        p = self.pad
        return grad
