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
        self.A = A.copy()
        N, C, W_in = A.shape
        k = self.kernel_size
        W_out = W_in - k + 1
        W = self.W.astype(A.dtype)
        b = self.b.astype(A.dtype)
        Z = np.zeros((N, self.out_channels, W_out), dtype=A.dtype)
        for n in range(N):
            for o in range(self.out_channels):
                for w0 in range(W_out):
                    acc = b[o]
                    for c in range(C):
                        acc += np.dot(A[n, c, w0:w0 + k], W[o, c])
                    Z[n, o, w0] = acc
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); dLdW and dLdb are sums over the batch."""
        A = check_stored("Conv1d_stride1.backward", "A", self.A)
        shape = (A.shape[0], self.out_channels, A.shape[2] - self.kernel_size + 1)
        dLdZ = check_shape("Conv1d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        N, C, W_in = A.shape
        k = self.kernel_size
        W_out = W_in - k + 1
        W = self.W.astype(A.dtype)
        dLdA = np.zeros_like(A)
        dLdW = np.zeros(self.W.shape, dtype=A.dtype)
        dLdb = np.zeros(self.b.shape, dtype=A.dtype)
        for n in range(N):
            for o in range(self.out_channels):
                for w0 in range(W_out):
                    g = dLdZ[n, o, w0]
                    dLdb[o] += g
                    for c in range(C):
                        dLdW[o, c] += g * A[n, c, w0:w0 + k]
                        dLdA[n, c, w0:w0 + k] += g * W[o, c]
        self.dLdW = dLdW
        self.dLdb = dLdb
        return dLdA


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
            self.in_channels, self.out_channels, self.kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample1d = Downsample1d(self.stride)

    @property
    def parts(self) -> list[Layer]:
        """The convolution and the downsampling."""
        return [self.conv1d_stride1, self.downsample1d]

    def forward(self, A: Array) -> Array:
        """Map A (N, in, W_in) to Z (N, out, W_out)."""
        axes, least = ("N", self.in_channels, "W"), self.kernel_size - 2 * self.padding
        A = check_array("Conv1d.forward", "A", A, axes, W=least)
        N, C, W_in = A.shape
        p = self.padding
        padded = np.zeros((N, C, W_in + 2 * p), dtype=A.dtype)
        for n in range(N):
            for c in range(C):
                padded[n, c, p:p + W_in] = A[n, c]
        Z = self.conv1d_stride1.forward(padded)
        return self.downsample1d.forward(Z)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); sets the gradients of conv1d_stride1.

        The parts check the shape of dLdZ.
        """
        g = self.downsample1d.backward(dLdZ)
        g = self.conv1d_stride1.backward(g)
        p = self.padding
        N, C, W_pad = g.shape
        W_in = W_pad - 2 * p
        dLdA = np.zeros((N, C, W_in), dtype=g.dtype)
        for n in range(N):
            for c in range(C):
                dLdA[n, c] = g[n, c, p:p + W_in]
        return dLdA
