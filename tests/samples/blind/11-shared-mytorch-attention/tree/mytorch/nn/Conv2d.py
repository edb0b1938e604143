from __future__ import annotations

import numpy as np

from .functional import pad_space, unpad_space, win2d
from .resampling import Downsample2d


class Conv2d_stride1:
    def __init__(self, in_channels: int, out_channels: int, kernel_size: int, weight_init_fn=None, bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        shape = (out_channels, in_channels, kernel_size, kernel_size)
        self.W = weight_init_fn(*shape) if weight_init_fn is not None else np.random.normal(0, 1.0, shape)
        self.b = bias_init_fn(out_channels) if bias_init_fn is not None else np.zeros(out_channels)
        self.dLdW, self.dLdb = np.zeros(self.W.shape), np.zeros(self.b.shape)

    def forward(self, A: np.ndarray) -> np.ndarray:
        self.A = A
        Z = np.einsum("nchwkl,ockl->nohw", win2d(A, self.kernel_size), self.W, optimize=True)
        return Z + self.b[None, :, None, None]

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        k = self.kernel_size
        self.dLdW = np.einsum("nohw,nchwkl->ockl", dLdZ, win2d(self.A, k), optimize=True)
        self.dLdb = np.einsum("nohw->o", dLdZ)
        return np.einsum("nohwkl,ockl->nchw", win2d(pad_space(dLdZ, k - 1), k), self.W[..., ::-1, ::-1], optimize=True)


class Conv2d:
    def __init__(self, in_channels: int, out_channels: int, kernel_size: int, stride: int, padding: int = 0,
                 weight_init_fn=None, bias_init_fn=None):
        self.stride, self.pad = stride, padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A: np.ndarray) -> np.ndarray:
        return self.downsample2d.forward(self.conv2d_stride1.forward(pad_space(A, self.pad)))

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        return unpad_space(self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ)), self.pad)
