"""Convolution over one axis (time): first with stride 1, then with any stride and padding."""

import numpy as np

from mytorch.checks import check_array, check_shape, check_stored, check_whole
from mytorch.init import init_bias, init_weight
from mytorch.layer import Array, InitFn, Layer
from mytorch.resampling import Downsample1d


class Conv1d_stride1(Layer):
    """Cross-correlation plus a bias, as in PyTorch: W_out = W_in - k + 1.

    W (out, in, k) is made by weight_init_fn(out, in, k), or is normal noise; b (out,) is made
    by bias_init_fn(out), or is zeros. dLdW and dLdb have the same shapes.
    """

    A: Array | None = None  # forward keeps its input here

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        weight_init_fn: InitFn | None = None,
        bias_init_fn: InitFn | None = None,
    ) -> None:
        self.in_channels = check_whole("Conv1d_stride1", "in_channels", in_channels)
        self.out_channels = check_whole("Conv1d_stride1", "out_channels", out_channels)
        self.kernel_size = check_whole("Conv1d_stride1", "kernel_size", kernel_size)
        shape = (self.out_channels, self.in_channels, self.kernel_size)
        self.W = init_weight("Conv1d_stride1", "weight_init_fn", weight_init_fn, shape)
        self.b = init_bias("Conv1d_stride1", bias_init_fn, self.out_channels)
        self.dLdW: Array = np.zeros_like(self.W)
        self.dLdb: Array = np.zeros_like(self.b)

    @property
    def params(self) -> list[Array]:
        """W (out, in, k) and b (out,)."""
        return [self.W, self.b]

    @property
    def grads(self) -> list[Array]:
        """The gradients dLdW (out, in, k) and dLdb (out,)."""
        return [self.dLdW, self.dLdb]

    def forward(self, A: Array) -> Array:
        """Map A (N, in, W_in) to Z (N, out, W_out)."""
        axes = ("N", self.in_channels, "W")
        A = check_array("Conv1d_stride1.forward", "A", A, axes, W=self.kernel_size)
        self.A = A
        N, I, W_in = A.shape
        O, k = self.out_channels, self.kernel_size
        W_out = W_in - k + 1
        a = A.ravel()
        w = self.W.astype(A.dtype).ravel()
        b = self.b.astype(A.dtype)
        rows = []
        n = 0
        while n < N:
            o = 0
            while o < O:
                row = np.zeros(W_out, dtype=A.dtype) + b[o]
                i = 0
                while i < I:
                    j = 0
                    while j < k:
                        start = (n * I + i) * W_in + j
                        row += w[(o * I + i) * k + j] * a[start : start + W_out]
                        j += 1
                    i += 1
                rows.append(row)
                o += 1
            n += 1
        return np.stack(rows).reshape(N, O, W_out)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); dLdW and dLdb are sums over the batch."""
        A = check_stored("Conv1d_stride1.backward", "A", self.A)
        shape = (A.shape[0], self.out_channels, A.shape[2] - self.kernel_size + 1)
        dLdZ = check_shape("Conv1d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        N, I, W_in = A.shape
        O, k = self.out_channels, self.kernel_size
        W_out = W_in - k + 1
        a, d = A.ravel(), dLdZ.ravel()
        w = self.W.astype(A.dtype).ravel()
        da = np.zeros(N * I * W_in, dtype=A.dtype)
        dw = np.zeros(O * I * k, dtype=A.dtype)
        db = np.zeros(O, dtype=A.dtype)
        n = 0
        while n < N:
            o = 0
            while o < O:
                g = d[(n * O + o) * W_out : (n * O + o + 1) * W_out]
                db[o] += g.sum()
                i = 0
                while i < I:
                    j = 0
                    while j < k:
                        start = (n * I + i) * W_in + j
                        dw[(o * I + i) * k + j] += (g * a[start : start + W_out]).sum()
                        da[start : start + W_out] += w[(o * I + i) * k + j] * g
                        j += 1
                    i += 1
                o += 1
            n += 1
        self.dLdW = dw.reshape(O, I, k)
        self.dLdb = db
        return da.reshape(N, I, W_in)


class Conv1d(Layer):
    """Zero padding on both sides, Conv1d_stride1, then every stride-th element.

    W_out = (W_in + 2 padding - k) // stride + 1. The parameters are conv1d_stride1's.
    """

    conv1d_stride1: Conv1d_stride1
    downsample1d: Downsample1d

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        stride: int,
        padding: int = 0,
        weight_init_fn: InitFn | None = None,
        bias_init_fn: InitFn | None = None,
    ) -> None:
        self.in_channels = check_whole("Conv1d", "in_channels", in_channels)
        self.out_channels = check_whole("Conv1d", "out_channels", out_channels)
        self.kernel_size = check_whole("Conv1d", "kernel_size", kernel_size)
        self.stride = check_whole("Conv1d", "stride", stride)
        self.padding = check_whole("Conv1d", "padding", padding, least=0)
        self.conv1d_stride1 = Conv1d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample1d = Downsample1d(stride)

    @property
    def parts(self) -> list[Layer]:
        """The convolution and the downsampling."""
        return [self.conv1d_stride1, self.downsample1d]

    def forward(self, A: Array) -> Array:
        """Map A (N, in, W_in) to Z (N, out, W_out)."""
        axes, least = ("N", self.in_channels, "W"), self.kernel_size - 2 * self.padding
        A = check_array("Conv1d.forward", "A", A, axes, W=least)
        N, C, W_in = A.shape
        a = A.ravel()
        zeros = np.zeros(self.padding, dtype=A.dtype)
        rows = []
        r = 0
        while r < N * C:
            rows.append(np.concatenate([zeros, a[r * W_in : (r + 1) * W_in], zeros]))
            r += 1
        padded = np.stack(rows).reshape(N, C, W_in + 2 * self.padding)
        return self.downsample1d.forward(self.conv1d_stride1.forward(padded))

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); sets the gradients of conv1d_stride1.

        The parts check the shape of dLdZ.
        """
        padded = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
        N, C, width = padded.shape
        d = padded.ravel()
        rows = []
        r = 0
        while r < N * C:
            rows.append(d[r * width + self.padding : (r + 1) * width - self.padding])
            r += 1
        return np.stack(rows).reshape(N, C, width - 2 * self.padding)
