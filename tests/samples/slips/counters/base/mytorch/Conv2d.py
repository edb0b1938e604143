"""Convolution over height and width: first with stride 1, then with any stride and padding.

Kernels, strides and paddings are an int, or a pair (height's, width's).
"""

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored, check_whole
from mytorch.init import init_bias, init_weight
from mytorch.layer import Array, InitFn, Layer
from mytorch.resampling import Downsample2d


class Conv2d_stride1(Layer):
    """Cross-correlation plus a bias, as in PyTorch: H_out = H_in - kH + 1, W_out alike.

    W (out, in, kH, kW) is made by weight_init_fn(out, in, kH, kW), or is normal noise; b (out,)
    is made by bias_init_fn(out), or is zeros. dLdW and dLdb have the same shapes.
    """

    A: Array | None = None  # forward keeps its input here

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int],
        weight_init_fn: InitFn | None = None,
        bias_init_fn: InitFn | None = None,
    ) -> None:
        self.in_channels = check_whole("Conv2d_stride1", "in_channels", in_channels)
        self.out_channels = check_whole("Conv2d_stride1", "out_channels", out_channels)
        self.kernel_size = check_pair("Conv2d_stride1", "kernel_size", kernel_size)
        shape = (self.out_channels, self.in_channels, *self.kernel_size)
        self.W = init_weight("Conv2d_stride1", "weight_init_fn", weight_init_fn, shape)
        self.b = init_bias("Conv2d_stride1", bias_init_fn, self.out_channels)
        self.dLdW: Array = np.zeros_like(self.W)
        self.dLdb: Array = np.zeros_like(self.b)

    @property
    def params(self) -> list[Array]:
        """W (out, in, kH, kW) and b (out,)."""
        return [self.W, self.b]

    @property
    def grads(self) -> list[Array]:
        """The gradients dLdW (out, in, kH, kW) and dLdb (out,)."""
        return [self.dLdW, self.dLdb]

    def forward(self, A: Array) -> Array:
        """Map A (N, in, H_in, W_in) to Z (N, out, H_out, W_out)."""
        axes, (least_H, least_W) = ("N", self.in_channels, "H", "W"), self.kernel_size
        A = check_array("Conv2d_stride1.forward", "A", A, axes, H=least_H, W=least_W)
        self.A = A.copy()
        n, c, h_in, w_in = A.shape
        kH, kW = self.kernel_size
        h_out = h_in - kH + 1
        w_out = w_in - kW + 1
        w = self.W.astype(A.dtype).reshape(self.out_channels, c, kH * kW)
        z = np.empty((n, self.out_channels, h_out * w_out), dtype=A.dtype)
        z[...] = self.b.reshape(1, -1, 1)
        k = 0
        while k < kH * kW:
            p, q = k // kW, k % kW
            a = A[:, :, p : p + h_out, q : q + w_out].reshape(n, c, h_out * w_out)
            z += np.matmul(w[:, :, k], a)
            k += 1
        return z.reshape(n, self.out_channels, h_out, w_out)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in).

        dLdW and dLdb are sums over the batch.
        """
        A, (kH, kW) = check_stored("Conv2d_stride1.backward", "A", self.A), self.kernel_size
        shape = (A.shape[0], self.out_channels, A.shape[2] - kH + 1, A.shape[3] - kW + 1)
        dLdZ = check_shape("Conv2d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        n, c = A.shape[0], A.shape[1]
        h_out, w_out = shape[2], shape[3]
        w = self.W.astype(A.dtype).reshape(self.out_channels, c, kH * kW)
        g = dLdZ.reshape(n, self.out_channels, h_out * w_out)
        dA = np.zeros(A.shape, dtype=A.dtype)
        dW = np.empty(w.shape, dtype=A.dtype)
        k = 0
        for p in range(kH):
            for q in range(kW):
                a = A[:, :, p : p + h_out, q : q + w_out].reshape(n, c, h_out * w_out)
                dW[:, :, k] = np.matmul(g, a.transpose(0, 2, 1)).sum(axis=0)
                d = np.matmul(w[:, :, k].T, g)
                dA[:, :, p : p + h_out, q : q + w_out] += d.reshape(n, c, h_out, w_out)
                k += 1
        self.dLdW = dW.reshape(self.out_channels, c, kH, kW)
        self.dLdb = g.sum(axis=2).sum(axis=0)
        return dA


class Conv2d(Layer):
    """Zero padding on all sides, Conv2d_stride1, then every stride-th row and column.

    H_out = (H_in + 2 padding - kH) // stride + 1, W_out alike. The parameters are
    conv2d_stride1's.
    """

    conv2d_stride1: Conv2d_stride1
    downsample2d: Downsample2d

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int],
        stride: int | tuple[int, int],
        padding: int | tuple[int, int] = 0,
        weight_init_fn: InitFn | None = None,
        bias_init_fn: InitFn | None = None,
    ) -> None:
        self.in_channels = check_whole("Conv2d", "in_channels", in_channels)
        self.out_channels = check_whole("Conv2d", "out_channels", out_channels)
        self.kernel_size = check_pair("Conv2d", "kernel_size", kernel_size)
        self.stride = check_pair("Conv2d", "stride", stride)
        self.padding = check_pair("Conv2d", "padding", padding, least=0)
        self.conv2d_stride1 = Conv2d_stride1(
            self.in_channels, self.out_channels, self.kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample2d = Downsample2d(self.stride)

    @property
    def parts(self) -> list[Layer]:
        """The convolution and the downsampling."""
        return [self.conv2d_stride1, self.downsample2d]

    def forward(self, A: Array) -> Array:
        """Map A (N, in, H_in, W_in) to Z (N, out, H_out, W_out)."""
        axes = ("N", self.in_channels, "H", "W")
        (kH, kW), (pH, pW) = self.kernel_size, self.padding
        A = check_array("Conv2d.forward", "A", A, axes, H=kH - 2 * pH, W=kW - 2 * pW)
        n, c, h, w = A.shape
        buf = np.zeros((n, c, h + 2 * pH, w + 2 * pW), dtype=A.dtype)
        buf[:, :, pH : pH + h, pW : pW + w] = A
        Z = self.conv2d_stride1.forward(buf)
        return self.downsample2d.forward(Z)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in).

        Sets the gradients of conv2d_stride1. The parts check the shape of dLdZ.
        """
        g = self.downsample2d.backward(dLdZ)
        g = self.conv2d_stride1.backward(g)
        pH, pW = self.padding
        h = g.shape[2] - 2 * pH
        w = g.shape[3] - 2 * pW
        return g[:, :, pH : pH + h, pW : pW + w].copy()
