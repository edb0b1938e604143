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
        N, C, H_in, W_in = A.shape
        kH, kW = self.kernel_size
        H_out = H_in - kH + 1
        W_out = W_in - kW + 1
        W = self.W.astype(A.dtype)
        b = self.b.astype(A.dtype)
        Z = np.zeros((N, self.out_channels, H_out, W_out), dtype=A.dtype)
        for n in range(N):
            for h0 in range(H_out):
                for w0 in range(W_out):
                    window = A[n, :, h0:h0 + kH, w0:w0 + kW]
                    for o in range(self.out_channels):
                        Z[n, o, h0, w0] = np.sum(window * W[o]) + b[o]
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in).

        dLdW and dLdb are sums over the batch.
        """
        A, (kH, kW) = check_stored("Conv2d_stride1.backward", "A", self.A), self.kernel_size
        shape = (A.shape[0], self.out_channels, A.shape[2] - kH + 1, A.shape[3] - kW + 1)
        dLdZ = check_shape("Conv2d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        N, C, H_in, W_in = A.shape
        H_out, W_out = shape[2], shape[3]
        W = self.W.astype(A.dtype)
        dLdA = np.zeros_like(A)
        dLdW = np.zeros(self.W.shape, dtype=A.dtype)
        dLdb = np.zeros(self.b.shape, dtype=A.dtype)
        for n in range(N):
            for h0 in range(H_out):
                for w0 in range(W_out):
                    window = A[n, :, h0:h0 + kH, w0:w0 + kW]
                    for o in range(self.out_channels):
                        g = dLdZ[n, o, h0, w0]
                        dLdb[o] += g
                        dLdW[o] += g * window
                        dLdA[n, :, h0:h0 + kH, w0:w0 + kW] += g * W[o]
        self.dLdW = dLdW
        self.dLdb = dLdb
        return dLdA


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
        N, C, H_in, W_in = A.shape
        padded = np.zeros((N, C, H_in + 2 * pH, W_in + 2 * pW), dtype=A.dtype)
        for n in range(N):
            for c in range(C):
                padded[n, c, pH:pH + H_in, pW:pW + W_in] = A[n, c]
        Z = self.conv2d_stride1.forward(padded)
        return self.downsample2d.forward(Z)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in).

        Sets the gradients of conv2d_stride1. The parts check the shape of dLdZ.
        """
        g = self.downsample2d.backward(dLdZ)
        g = self.conv2d_stride1.backward(g)
        pH, pW = self.padding
        N, C, H_pad, W_pad = g.shape
        H_in = H_pad - 2 * pH
        W_in = W_pad - 2 * pW
        dLdA = np.zeros((N, C, H_in, W_in), dtype=g.dtype)
        for n in range(N):
            for c in range(C):
                dLdA[n, c] = g[n, c, pH:pH + H_in, pW:pW + W_in]
        return dLdA
