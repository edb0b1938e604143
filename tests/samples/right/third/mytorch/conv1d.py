from __future__ import annotations

import os
import sys

sys.path.append(os.path.join(os.path.dirname(__file__), ".."))
sys.path.append(os.path.dirname(__file__))
import numpy as np

from layers import Downsample1d
from module import Module
from utils import col2im1d, im2col1d


class ConvNd_stride1(Module):
    """Convolution as one matrix product over the unrolled patches."""

    dims = 1
    unroll, roll = staticmethod(im2col1d), staticmethod(col2im1d)

    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None,
                 bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        shape = (out_channels, in_channels) + (kernel_size,) * self.dims
        self.W = weight_init_fn(*shape) if weight_init_fn else np.random.randn(*shape)
        self.b = bias_init_fn(out_channels) if bias_init_fn else np.zeros(out_channels)
        self.dLdW, self.dLdb = np.zeros_like(self.W), np.zeros_like(self.b)

    @property
    def flat(self):
        return self.W.reshape(self.out_channels, -1)

    def forward(self, A):
        self.A = A
        self.cols = self.unroll(A, self.kernel_size)
        Z = self.cols @ self.flat.T + self.b  # (N, places, out)
        spatial = [n - self.kernel_size + 1 for n in A.shape[2:]]
        return np.moveaxis(Z, 2, 1).reshape(A.shape[0], self.out_channels, *spatial)

    def backward(self, grad):
        grad = np.moveaxis(grad.reshape(*grad.shape[:2], -1), 1, 2)  # (N, places, out)
        self.dLdW = np.tensordot(grad, self.cols, axes=([0, 1], [0, 1])).reshape(self.W.shape)
        self.dLdb = grad.sum(axis=(0, 1))
        return self.roll(grad @ self.flat, self.A.shape, self.kernel_size)


class Conv1d_stride1(ConvNd_stride1):
    pass


class Conv1d(Module):

    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        super().__init__()
        self.conv1d_stride1 = Conv1d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)
        self.padding = padding

    def forward(self, A):
        N, C, W = A.shape
        padded = np.zeros((N, C, W + 2 * self.padding))
        padded[:, :, self.padding:self.padding + W] = A
        self.inner = slice(self.padding, self.padding + W)
        return self.downsample1d(self.conv1d_stride1(padded))

    def backward(self, grad):
        grad = self.conv1d_stride1.backward(self.downsample1d.backward(grad))
        return grad[:, :, self.inner]
