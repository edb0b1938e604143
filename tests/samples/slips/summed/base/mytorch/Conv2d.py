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
        N, I, H_in, W_in = A.shape
        O, (kH, kW) = self.out_channels, self.kernel_size
        H_out, W_out = H_in - kH + 1, W_in - kW + 1
        W, b = self.W.astype(A.dtype), self.b.astype(A.dtype)
        assert W.shape == (O, I, kH, kW) and b.shape == (O,)
        Z: Array = np.zeros((N, O, H_out, W_out), A.dtype)
        for n in range(N):
            for o in range(O):
                Z[n, o] = b[o] + sum(
                    W[o, i, p, q] * A[n, i, p : p + H_out, q : q + W_out]
                    for i in range(I)
                    for p in range(kH)
                    for q in range(kW)
                )
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in).

        dLdW and dLdb are sums over the batch.
        """
        A, (kH, kW) = check_stored("Conv2d_stride1.backward", "A", self.A), self.kernel_size
        shape = (A.shape[0], self.out_channels, A.shape[2] - kH + 1, A.shape[3] - kW + 1)
        dLdZ = check_shape("Conv2d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        N, I, H_in, W_in = A.shape
        O = self.out_channels
        H_out, W_out = H_in - kH + 1, W_in - kW + 1
        W = self.W.astype(A.dtype)
        dLdA: Array = np.zeros((N, I, H_in, W_in), A.dtype)
        self.dLdW = np.zeros((O, I, kH, kW), A.dtype)
        self.dLdb = np.zeros(O, A.dtype)
        for o in range(O):
            self.dLdb[o] = sum(g[o].sum() for g in dLdZ)
            for i in range(I):
                for p in range(kH):
                    y0, y1 = p, p + H_out
                    for q in range(kW):
                        x0, x1 = q, q + W_out
                        self.dLdW[o, i, p, q] = sum(
                            (g[o] * a[i, y0:y1, x0:x1]).sum() for g, a in zip(dLdZ, A, strict=True)
                        )
                        for n in range(N):
                            dLdA[n, i, y0:y1, x0:x1] += W[o, i, p, q] * dLdZ[n, o]
        assert self.dLdW.shape == self.W.shape and self.dLdb.shape == self.b.shape
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
        y0, x0 = pH, pW
        H_pad, W_pad = H_in + 2 * pH, W_in + 2 * pW
        A_pad = np.zeros((N, C, H_pad, W_pad), A.dtype)
        A_pad[:, :, y0 : y0 + H_in, x0 : x0 + W_in] = A
        Z1 = self.conv2d_stride1.forward(A_pad)
        Z = self.downsample2d.forward(Z1)
        sH, sW = self.stride
        assert Z.shape[2:] == ((H_pad - kH) // sH + 1, (W_pad - kW) // sW + 1)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in).

        Sets the gradients of conv2d_stride1. The parts check the shape of dLdZ.
        """
        dLdZ1 = self.downsample2d.backward(dLdZ)
        dLdA_pad = self.conv2d_stride1.backward(dLdZ1)
        y0, x0 = self.padding
        H_in = dLdA_pad.shape[2] - 2 * y0
        W_in = dLdA_pad.shape[3] - 2 * x0
        dLdA = dLdA_pad[:, :, y0 : y0 + H_in, x0 : x0 + W_in].copy()
        assert dLdA.shape[2:] == (H_in, W_in)
        return dLdA
