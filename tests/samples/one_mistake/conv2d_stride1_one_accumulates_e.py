# file: mytorch/Conv2d.py
# item: Conv2d_stride1
# mistake: dLdW is added to (+=) by every backward, dLdb is overwritten; they no longer match.
# named: relation/accumulated

from dataclasses import dataclass
from typing import Callable

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


@dataclass(eq=False)
class Conv2d_stride1(Layer):
    in_channels: int
    out_channels: int
    kernel_size: int
    weight_init_fn: Callable = None
    bias_init_fn: Callable = None

    def __post_init__(self):
        dims = self.out_channels, self.in_channels, self.kernel_size, self.kernel_size
        draw = self.weight_init_fn or (lambda *d: np.random.normal(scale=0.2, size=d))
        self.W, self.b = draw(*dims), (self.bias_init_fn or np.zeros)(self.out_channels)
        self.dLdW, self.dLdb = np.zeros(dims), np.zeros(self.out_channels)

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    @property
    def matrix(self):
        return self.W.reshape(self.out_channels, -1).astype(self.x.dtype)

    def columns(self):
        """(N, in * k * k, H_out * W_out), gathered by index arrays"""
        k, (h, w) = self.kernel_size, self.out_size
        rows = np.arange(k)[:, None, None, None] + np.arange(h)[None, None, :, None]
        cols = np.arange(k)[None, :, None, None] + np.arange(w)[None, None, None, :]
        return self.x[:, :, rows, cols].reshape(len(self.x), -1, h * w)

    def forward(self, A):
        self.x = A if A.dtype.kind == "f" else A.astype(float)
        self.out_size = tuple(n - self.kernel_size + 1 for n in A.shape[2:])
        Z = self.matrix @ self.columns() + self.b.astype(self.x.dtype)[:, None]
        return Z.reshape(len(A), self.out_channels, *self.out_size)

    def backward(self, dLdZ):
        k, (h, w) = self.kernel_size, self.out_size
        flat = dLdZ.reshape(*dLdZ.shape[:2], -1).astype(self.x.dtype)
        dLdW = np.einsum("nop,nqp->oq", flat, self.columns()).reshape(self.W.shape)
        self.dLdW = self.dLdW.astype(self.x.dtype)
        self.dLdW += dLdW
        self.dLdb = flat.sum(axis=(0, 2))

        dcols = (self.matrix.T @ flat).reshape(len(flat), self.in_channels, k, k, h, w)
        dLdA = np.zeros_like(self.x)
        for i in range(k):
            for j in range(k):
                dLdA[:, :, i:i + h, j:j + w] += dcols[:, :, i, j]
        return dLdA


class Conv2d(Layer):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)
        self.padding = padding

    @property
    def parts(self):
        return [self.conv2d_stride1, self.downsample2d]

    def forward(self, A):
        rim = (self.padding, self.padding)
        out = self.conv2d_stride1.forward(np.pad(A, ((0, 0), (0, 0), rim, rim)))
        return self.downsample2d.forward(out)

    def backward(self, dLdZ):
        full = self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
        keep = slice(self.padding, -self.padding or None)
        return full[:, :, keep, keep]
