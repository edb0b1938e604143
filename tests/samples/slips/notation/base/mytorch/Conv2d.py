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
        # Z = X omega^T + b,  omega = (out, in kH kW),  X = (N H_out W_out, in kH kW)
        self.A = A
        N, C_in, H_in, W_in = A.shape
        kH, kW = self.kernel_size
        H_out, W_out = H_in - kH + 1, W_in - kW + 1
        X = self._columns(A)
        omega = self.W.astype(A.dtype).reshape(self.out_channels, -1)
        Z = X @ omega.T + self.b.astype(A.dtype)
        return Z.reshape(N, H_out, W_out, self.out_channels).transpose(0, 3, 1, 2)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in).

        dLdW and dLdb are sums over the batch.
        """
        A, (kH, kW) = check_stored("Conv2d_stride1.backward", "A", self.A), self.kernel_size
        shape = (A.shape[0], self.out_channels, A.shape[2] - kH + 1, A.shape[3] - kW + 1)
        dLdZ = check_shape("Conv2d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        # delta = (N H_out W_out, out);  dL/domega = delta^T X,  dL/db = sum delta,  dL/dX = delta omega
        N, C_in, H_in, W_in = A.shape
        H_out, W_out = H_in - kH + 1, W_in - kW + 1
        X = self._columns(A)
        omega = self.W.astype(A.dtype).reshape(self.out_channels, -1)
        delta = dLdZ.transpose(0, 2, 3, 1).reshape(N * H_out * W_out, self.out_channels)
        self.dLdW = (delta.T @ X).reshape(self.W.shape)
        self.dLdb = np.sum(delta, axis=0)
        dLdX = (delta @ omega).reshape(N, H_out, W_out, C_in, kH, kW)
        # every window gives its gradient back to the place it was cut from
        dLdA = np.zeros_like(A)
        for x in np.arange(H_out):
            for y in np.arange(W_out):
                dLdA[:, :, x : x + kH, y : y + kW] += dLdX[:, x, y]
        return dLdA

    def _columns(self, A: Array) -> Array:
        """Return X (N H_out W_out, in kH kW): X[(n, x, y), (i, r, s)] = A[n, i, x + r, y + s]."""
        N, C_in, H_in, W_in = A.shape
        kH, kW = self.kernel_size
        H_out, W_out = H_in - kH + 1, W_in - kW + 1
        X = np.zeros((N, H_out, W_out, C_in, kH, kW), dtype=A.dtype)
        for x in np.arange(H_out):
            for y in np.arange(W_out):
                X[:, x, y] = A[:, :, x : x + kH, y : y + kW]
        return X.reshape(N * H_out * W_out, C_in * kH * kW)


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
        # Z = down(conv(pad(A)))
        A_pad = np.pad(A, ((0, 0), (0, 0), (pH, pH), (pW, pW)))
        return self.downsample2d.forward(self.conv2d_stride1.forward(A_pad))

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in).

        Sets the gradients of conv2d_stride1. The parts check the shape of dLdZ.
        """
        # back through down, conv and pad: what the padding gets is dropped
        pH, pW = self.padding
        delta = self.downsample2d.backward(dLdZ)
        dLdA_pad = self.conv2d_stride1.backward(delta)
        H_in, W_in = dLdA_pad.shape[2] - 2 * pH, dLdA_pad.shape[3] - 2 * pW
        return dLdA_pad[:, :, pH : pH + H_in, pW : pW + W_in]
