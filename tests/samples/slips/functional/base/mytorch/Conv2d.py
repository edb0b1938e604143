"""Convolution over height and width: first with stride 1, then with any stride and padding.

Kernels, strides and paddings are an int, or a pair (height's, width's).
"""

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored, check_whole
from mytorch.init import init_bias, init_weight
from mytorch.layer import Array, InitFn, Layer
from mytorch.resampling import Downsample2d


def out_size(size, kernel, stride):
    return tuple((n - k) // s + 1 for n, k, s in zip(size, kernel, stride, strict=True))


def _slices(i, j, out, stride):
    """The pixels that the kernel's place (i, j) meets."""
    (oH, oW), (sH, sW) = out, stride
    return (..., slice(i, i + sH * oH, sH), slice(j, j + sW * oW, sW))


def unfold(x, kernel, stride=(1, 1)):
    """Map x (N, C, H, W) to its windows (N, C, kH, kW, oH, oW)."""
    N, C, *size = x.shape
    kH, kW = kernel
    out = out_size(size, kernel, stride)
    cols = np.empty((N, C, kH, kW, *out), x.dtype)
    for i in range(kH):
        for j in range(kW):
            cols[:, :, i, j] = x[_slices(i, j, out, stride)]
    return cols


def fold(cols, size, stride=(1, 1)):
    """The gradient of unfold: the windows (N, C, kH, kW, oH, oW) added up in (N, C, *size)."""
    N, C, kH, kW, *out = cols.shape
    x = np.zeros((N, C, *size), cols.dtype)
    for i in range(kH):
        for j in range(kW):
            x[_slices(i, j, out, stride)] += cols[:, :, i, j]
    return x


def pad2d(x, padding):
    pH, pW = padding
    return np.pad(x, ((0, 0), (0, 0), (pH, pH), (pW, pW)))


def conv2d(x, w, b, stride=(1, 1), padding=(0, 0)):
    """Return Z (N, out, oH, oW) and the ctx that conv2d_backward needs."""
    cols = unfold(pad2d(x, padding), w.shape[2:], stride)
    z = np.tensordot(cols, w, axes=((1, 2, 3), (1, 2, 3)))  # (N, oH, oW, out)
    z = np.moveaxis(z, -1, 1) + b[:, None, None]
    return z, {"cols": cols, "w": w, "size": x.shape[2:], "stride": stride, "padding": padding}


def conv_transpose2d(grad, w, size, stride=(1, 1), padding=(0, 0)):
    """The gradient of conv2d with respect to its x (N, in, *size)."""
    (H, W), (pH, pW) = size, padding
    cols = np.tensordot(grad, w, axes=((1,), (0,)))  # (N, oH, oW, in, kH, kW)
    cols = cols.transpose(0, 3, 4, 5, 1, 2)
    x = fold(cols, (H + 2 * pH, W + 2 * pW), stride)
    return x[:, :, pH : pH + H, pW : pW + W]


def conv2d_backward(grad, ctx):
    """Return dx, dw and db."""
    dx = conv_transpose2d(grad, ctx["w"], ctx["size"], ctx["stride"], ctx["padding"])
    dw = np.tensordot(grad, ctx["cols"], axes=((0, 2, 3), (0, 4, 5)))
    return dx, dw, grad.sum(axis=(0, 2, 3))


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
        self.A = A
        W, b = (p.astype(A.dtype, copy=False) for p in self.params)
        Z, self.ctx = conv2d(A, W, b)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in).

        dLdW and dLdb are sums over the batch.
        """
        A, (kH, kW) = check_stored("Conv2d_stride1.backward", "A", self.A), self.kernel_size
        shape = (A.shape[0], self.out_channels, A.shape[2] - kH + 1, A.shape[3] - kW + 1)
        dLdZ = check_shape("Conv2d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        dLdA, self.dLdW, self.dLdb = conv2d_backward(dLdZ, self.ctx)
        return dLdA


class Conv2d(Layer):
    """Zero padding on all sides, Conv2d_stride1, then every stride-th row and column.

    H_out = (H_in + 2 padding - kH) // stride + 1, W_out alike. The parameters are
    conv2d_stride1's.
    """

    conv2d_stride1: Conv2d_stride1
    downsample2d: Downsample2d
    ctx: dict | None = None  # what conv2d_backward needs

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
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self) -> list[Layer]:
        """The convolution and the downsampling."""
        return [self.conv2d_stride1, self.downsample2d]

    def forward(self, A: Array) -> Array:
        """Map A (N, in, H_in, W_in) to Z (N, out, H_out, W_out)."""
        axes = ("N", self.in_channels, "H", "W")
        (kH, kW), (pH, pW) = self.kernel_size, self.padding
        A = check_array("Conv2d.forward", "A", A, axes, H=kH - 2 * pH, W=kW - 2 * pW)
        conv = self.conv2d_stride1
        W, b = (p.astype(A.dtype, copy=False) for p in conv.params)
        Z, self.ctx = conv2d(A, W, b, self.stride, self.padding)
        self.Z_shape = Z.shape
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in).

        Sets the gradients of conv2d_stride1. The parts check the shape of dLdZ.
        """
        ctx, conv = check_stored("Conv2d.backward", "ctx", self.ctx), self.conv2d_stride1
        dLdZ = check_shape("Conv2d.backward", "dLdZ", dLdZ, self.Z_shape, ctx["w"].dtype)
        dLdA, conv.dLdW, conv.dLdb = conv2d_backward(dLdZ, ctx)
        return dLdA
