from typing import Callable, Optional

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from mytorch.nn.base import Layer
from mytorch.nn.resampling import Downsample1d


class Conv1d_stride1(Layer):
    def __init__(self, in_channels: int, out_channels: int, kernel_size: int,
                 weight_init_fn: Optional[Callable] = None, bias_init_fn: Optional[Callable] = None):
        self.in_channels, self.out_channels, self.kernel_size = in_channels, out_channels, kernel_size
        shape = (out_channels, in_channels, kernel_size)
        self.W = weight_init_fn(*shape) if weight_init_fn else np.random.normal(0, 1.0, shape)
        self.b = bias_init_fn(out_channels) if bias_init_fn else np.zeros(out_channels)
        self.dLdW, self.dLdb = np.zeros_like(self.W), np.zeros_like(self.b)

    def forward(self, A: np.ndarray) -> np.ndarray:
        self.A = A
        self.windows = sliding_window_view(A, self.kernel_size, axis=2)  # N C W_out K
        return np.einsum("ncwk,ock->now", self.windows, self.W) + self.b[:, None]

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        self.dLdW = np.einsum("now,ncwk->ock", dLdZ, self.windows)
        self.dLdb = np.einsum("now->o", dLdZ)
        k = self.kernel_size - 1
        full_view = sliding_window_view(np.pad(dLdZ, ((0, 0), (0, 0), (k, k))), k + 1, axis=2)
        return np.einsum("nowk,ock->ncw", full_view, self.W[..., ::-1])


class Conv1d(Layer):
    def __init__(self, in_channels: int, out_channels: int, kernel_size: int, stride: int, padding: int = 0,
                 weight_init_fn: Optional[Callable] = None, bias_init_fn: Optional[Callable] = None):
        self.stride = stride
        self.pad = padding
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    def forward(self, A: np.ndarray) -> np.ndarray:
        padded = np.pad(A, [(0, 0), (0, 0), (self.pad, self.pad)])
        return self.downsample1d(self.conv1d_stride1(padded))

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        grad = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
        return grad[:, :, self.pad:grad.shape[2] - self.pad]
