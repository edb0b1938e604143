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
        self.A = A
        n_b, n_in, h_in, w_in = A.shape
        n_out = self.out_channels
        kH, kW = self.kernel_size
        h_out = h_in - kH + 1
        w_out = w_in - kW + 1
        a = A.ravel()
        w = self.W.astype(A.dtype).ravel()
        b = self.b.astype(A.dtype)
        z = np.zeros(n_b * n_out * h_out * w_out, dtype=A.dtype)
        for n in range(n_b):
            for o in range(n_out):
                for y in range(h_out):
                    p = idx4(n, o, y, 0, n_out, h_out, w_out)
                    z[p : p + w_out] += b[o]
                    for i in range(n_in):
                        for ky in range(kH):
                            q = idx4(n, i, y + ky, 0, n_in, h_in, w_in)
                            r = idx4(o, i, ky, 0, n_in, kH, kW)
                            for kx in range(kW):
                                z[p : p + w_out] += w[r + kx] * a[q + kx : q + kx + w_out]
        return z.reshape(n_b, n_out, h_out, w_out)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in).

        dLdW and dLdb are sums over the batch.
        """
        A, (kH, kW) = check_stored("Conv2d_stride1.backward", "A", self.A), self.kernel_size
        shape = (A.shape[0], self.out_channels, A.shape[2] - kH + 1, A.shape[3] - kW + 1)
        dLdZ = check_shape("Conv2d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        n_b, n_in, h_in, w_in = A.shape
        n_out = self.out_channels
        h_out = h_in - kH + 1
        w_out = w_in - kW + 1
        a = A.ravel()
        dz = dLdZ.ravel()
        w = self.W.astype(A.dtype).ravel()
        da = np.zeros(n_b * n_in * h_in * w_in, dtype=A.dtype)
        dw = np.zeros(n_out * n_in * kH * kW, dtype=A.dtype)
        db = np.zeros(n_out, dtype=A.dtype)
        for n in range(n_b):
            for o in range(n_out):
                for y in range(h_out):
                    p = idx4(n, o, y, 0, n_out, h_out, w_out)
                    g = dz[p : p + w_out]
                    db[o] += g.sum()
                    for i in range(n_in):
                        for ky in range(kH):
                            q = idx4(n, i, y + ky, 0, n_in, h_in, w_in)
                            r = idx4(o, i, ky, 0, n_in, kH, kW)
                            for kx in range(kW):
                                dw[r + kx] += np.dot(g, a[q + kx : q + kx + w_out])
                                da[q + kx : q + kx + w_out] += w[r + kx] * g
        self.dLdW = dw.reshape(n_out, n_in, kH, kW)
        self.dLdb = db
        return da.reshape(n_b, n_in, h_in, w_in)


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
        n_b, n_in, h_in, w_in = A.shape
        h_pad = h_in + 2 * pH
        w_pad = w_in + 2 * pW
        a = A.ravel()
        ap = np.zeros(n_b * n_in * h_pad * w_pad, dtype=A.dtype)
        for n in range(n_b):
            for i in range(n_in):
                for y in range(h_in):
                    p = idx4(n, i, y + pH, pW, n_in, h_pad, w_pad)
                    q = idx4(n, i, y, 0, n_in, h_in, w_in)
                    ap[p : p + w_in] = a[q : q + w_in]
        Z1 = self.conv2d_stride1.forward(ap.reshape(n_b, n_in, h_pad, w_pad))
        return self.downsample2d.forward(Z1)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in).

        Sets the gradients of conv2d_stride1. The parts check the shape of dLdZ.
        """
        dLdZ1 = self.downsample2d.backward(dLdZ)
        dLdAp = self.conv2d_stride1.backward(dLdZ1)
        n_b, n_in, h_pad, w_pad = dLdAp.shape
        pH, pW = self.padding
        h_in = h_pad - 2 * pH
        w_in = w_pad - 2 * pW
        dap = dLdAp.ravel()
        da = np.zeros(n_b * n_in * h_in * w_in, dtype=dLdAp.dtype)
        for n in range(n_b):
            for i in range(n_in):
                for y in range(h_in):
                    p = idx4(n, i, y + pH, pW, n_in, h_pad, w_pad)
                    q = idx4(n, i, y, 0, n_in, h_in, w_in)
                    da[q : q + w_in] = dap[p : p + w_in]
        return da.reshape(n_b, n_in, h_in, w_in)


def idx4(i: int, j: int, k: int, m: int, n_j: int, n_k: int, n_m: int) -> int:
    """Return the offset of element (i, j, k, m) in a flat buffer of (., n_j, n_k, n_m)."""
    return ((i * n_j + j) * n_k + k) * n_m + m
