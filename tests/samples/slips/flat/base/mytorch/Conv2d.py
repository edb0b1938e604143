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
        N, I, H_in, W_in = A.shape
        O, (kH, kW) = self.out_channels, self.kernel_size
        H_out, W_out = H_in - kH + 1, W_in - kW + 1
        w = self.W.astype(A.dtype).reshape(O, I * kH * kW)
        b = self.b.astype(A.dtype).reshape(O, 1)
        images = []
        n = 0
        while n < N:
            images.append(w @ self._columns(n) + b)
            n += 1
        return np.stack(images).reshape(N, O, H_out, W_out)

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
        d = dLdZ.ravel()
        w = self.W.astype(A.dtype).reshape(O, I * kH * kW)
        da = np.zeros(N * I * H_in * W_in, dtype=A.dtype)
        dw = np.zeros((O, I * kH * kW), dtype=A.dtype)
        db = np.zeros(O, dtype=A.dtype)
        size = O * H_out * W_out
        n = 0
        while n < N:
            g = d[n * size : (n + 1) * size].reshape(O, H_out * W_out)
            dw += g @ self._columns(n).T
            db += g.sum(axis=1)
            columns = (w.T @ g).ravel()
            r = 0
            while r < I * kH * kW:
                i, u, v = r // (kH * kW), r // kW % kH, r % kW
                y = 0
                while y < H_out:
                    start = ((n * I + i) * H_in + y + u) * W_in + v
                    source = (r * H_out + y) * W_out
                    da[start : start + W_out] += columns[source : source + W_out]
                    y += 1
                r += 1
            n += 1
        self.dLdW = dw.reshape(O, I, kH, kW)
        self.dLdb = db
        return da.reshape(N, I, H_in, W_in)

    def _columns(self, n: int) -> Array:
        """Return image n's patches as columns: (in * kH * kW, H_out * W_out)."""
        N, I, H_in, W_in = self.A.shape
        kH, kW = self.kernel_size
        H_out, W_out = H_in - kH + 1, W_in - kW + 1
        a = self.A.ravel()
        rows = []
        i = 0
        while i < I:
            u = 0
            while u < kH:
                v = 0
                while v < kW:
                    pieces = []
                    y = 0
                    while y < H_out:
                        start = ((n * I + i) * H_in + y + u) * W_in + v
                        pieces.append(a[start : start + W_out])
                        y += 1
                    rows.append(np.concatenate(pieces))
                    v += 1
                u += 1
            i += 1
        return np.stack(rows)


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
        N, C, H_in, W_in = A.shape
        height, width = H_in + 2 * pH, W_in + 2 * pW
        a = A.ravel()
        padded = np.zeros(N * C * height * width, dtype=A.dtype)
        r = 0
        while r < N * C:
            y = 0
            while y < H_in:
                start = (r * height + y + pH) * width + pW
                source = (r * H_in + y) * W_in
                padded[start : start + W_in] = a[source : source + W_in]
                y += 1
            r += 1
        padded = padded.reshape(N, C, height, width)
        return self.downsample2d.forward(self.conv2d_stride1.forward(padded))

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in).

        Sets the gradients of conv2d_stride1. The parts check the shape of dLdZ.
        """
        padded = self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
        N, C, height, width = padded.shape
        pH, pW = self.padding
        d = padded.ravel()
        rows = []
        r = 0
        while r < N * C:
            y = pH
            while y < height - pH:
                start = (r * height + y) * width
                rows.append(d[start + pW : start + width - pW])
                y += 1
            r += 1
        return np.stack(rows).reshape(N, C, height - 2 * pH, width - 2 * pW)
