"""Convolution over one axis (time): first with stride 1, then with any stride and padding."""

import numpy as np

from mytorch.checks import check_array, check_shape, check_stored, check_whole
from mytorch.init import init_bias, init_weight
from mytorch.layer import Array, InitFn, Layer, Shape
from mytorch.resampling import Downsample1d


class Conv1d_stride1(Layer):
    """Cross-correlation plus a bias, as in PyTorch: W_out = W_in - k + 1.

    W (out, in, k) is made by weight_init_fn(out, in, k), or is normal noise; b (out,) is made
    by bias_init_fn(out), or is zeros. dLdW and dLdb have the same shapes.
    """

    A: Array | None = None  # forward keeps its input here
    cols: Array | None = None  # and its windows as rows of a matrix, (N W_out, in k), here
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
        k = self.kernel_size
        N, C_in, W_in = A.shape
        W_out = W_in - k + 1
        W = self.W.astype(A.dtype, copy=False)
        b = self.b.astype(A.dtype, copy=False)
        cols = _im2col(A, k)  # (N W_out, C_in k)
        W_mat = W.reshape(self.out_channels, C_in * k)
        Z_mat = cols @ W_mat.T + b  # (N W_out, C_out)
        Z = Z_mat.reshape(N, W_out, self.out_channels).transpose(0, 2, 1)
        self.cols = cols
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); dLdW and dLdb are sums over the batch."""
        A = check_stored("Conv1d_stride1.backward", "A", self.A)
        shape = (A.shape[0], self.out_channels, A.shape[2] - self.kernel_size + 1)
        dLdZ = check_shape("Conv1d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        cols = check_stored("Conv1d_stride1.backward", "cols", self.cols)
        k = self.kernel_size
        N, C_in, W_in = A.shape
        W_out = W_in - k + 1
        W = self.W.astype(A.dtype, copy=False)
        W_mat = W.reshape(self.out_channels, C_in * k)
        dLdZ_mat = dLdZ.transpose(0, 2, 1).reshape(N * W_out, self.out_channels)
        dLdW_mat = dLdZ_mat.T @ cols
        self.dLdW = dLdW_mat.reshape(self.out_channels, C_in, k)
        self.dLdb = np.sum(dLdZ_mat, axis=0)
        dLdcols = dLdZ_mat @ W_mat
        dLdA = _col2im(dLdcols, A.shape, k)
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
        p = self.padding
        self.W_in = A.shape[2]
        A_padded = np.pad(A, ((0, 0), (0, 0), (p, p)))
        Z_stride1 = self.conv1d_stride1.forward(A_padded)
        Z = self.downsample1d.forward(Z_stride1)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); sets the gradients of conv1d_stride1.

        The parts check the shape of dLdZ.
        """
        p = self.padding
        dLdZ_stride1 = self.downsample1d.backward(dLdZ)
        dLdA_padded = self.conv1d_stride1.backward(dLdZ_stride1)
        dLdA = dLdA_padded[:, :, p : p + self.W_in]
        return dLdA


def _im2col(A: Array, k: int) -> Array:
    """Return the windows of A (N, C, W_in) as rows, (N W_out, C k)."""
    N, C, W_in = A.shape
    W_out = W_in - k + 1
    windows = np.zeros((N, C, k, W_out), dtype=A.dtype)
    for j in range(k):
        windows[:, :, j, :] = A[:, :, j : j + W_out]
    return windows.transpose(0, 3, 1, 2).reshape(N * W_out, C * k)


def _col2im(cols: Array, shape: Shape, k: int) -> Array:
    """Add the rows (N W_out, C k) up at the places in (N, C, W_in) that they came from."""
    N, C, W_in = shape
    W_out = W_in - k + 1
    windows = cols.reshape(N, W_out, C, k).transpose(0, 2, 3, 1)
    A = np.zeros(shape, dtype=cols.dtype)
    for j in range(k):
        A[:, :, j : j + W_out] += windows[:, :, j, :]
    return A
