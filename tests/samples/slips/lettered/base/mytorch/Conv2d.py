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
        N, C, H, W = A.shape
        kH, kW = self.kernel_size
        X, Y, O = H - kH + 1, W - kW + 1, self.out_channels
        self.A = A
        V = np.lib.stride_tricks.sliding_window_view(A, (kH, kW), axis=(2, 3))
        U = V.transpose(0, 2, 3, 1, 4, 5).reshape(N * X * Y, C * kH * kW)
        Wt = self.W.reshape(O, C * kH * kW).T.astype(A.dtype)
        B = U @ Wt + self.b.astype(A.dtype)
        Z = B.reshape(N, X, Y, O).transpose(0, 3, 1, 2)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in).

        dLdW and dLdb are sums over the batch.
        """
        A, (kH, kW) = check_stored("Conv2d_stride1.backward", "A", self.A), self.kernel_size
        shape = (A.shape[0], self.out_channels, A.shape[2] - kH + 1, A.shape[3] - kW + 1)
        dLdZ = check_shape("Conv2d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        N, O, X, Y = shape
        C = self.in_channels
        W = self.W.astype(A.dtype)
        V = np.lib.stride_tricks.sliding_window_view(A, (kH, kW), axis=(2, 3))
        U = V.transpose(1, 4, 5, 0, 2, 3).reshape(C * kH * kW, N * X * Y)
        G = dLdZ.transpose(1, 0, 2, 3).reshape(O, N * X * Y)
        self.dLdW = (G @ U.T).reshape(O, C, kH, kW)
        self.dLdb = np.einsum("oq->o", G)
        P = np.pad(dLdZ, ((0, 0), (0, 0), (kH - 1, kH - 1), (kW - 1, kW - 1)))
        Q = np.lib.stride_tricks.sliding_window_view(P, (kH, kW), axis=(2, 3))
        F = W[:, :, ::-1, ::-1]
        dLdA = np.einsum("ocij,noxyij->ncxy", F, Q, optimize=True)
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
        P = np.pad(A, ((0, 0), (0, 0), (pH, pH), (pW, pW)))
        S = self.conv2d_stride1.forward(P)
        Z = self.downsample2d.forward(S)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in).

        Sets the gradients of conv2d_stride1. The parts check the shape of dLdZ.
        """
        pH, pW = self.padding
        dLdS = self.downsample2d.backward(dLdZ)
        dLdP = self.conv2d_stride1.backward(dLdS)
        H, W = dLdP.shape[2:]
        dLdA = dLdP[:, :, pH : H - pH, pW : W - pW]
        return dLdA
