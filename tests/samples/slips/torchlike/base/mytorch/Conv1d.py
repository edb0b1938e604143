"""Convolution over one axis (time): first with stride 1, then with any stride and padding."""

import numpy as np

from mytorch.checks import check_array, check_shape, check_stored, check_whole
from mytorch.init import init_bias, init_weight
from mytorch.layer import Array, InitFn, Layer
from mytorch.resampling import Downsample1d


def unfold(input, kernel_size):
    """Return the windows of input (N, C, W) as columns, (N, C * k, W_out)."""
    N, C, W = input.shape
    windows = np.lib.stride_tricks.sliding_window_view(input, kernel_size, axis=2)
    return windows.transpose(0, 1, 3, 2).reshape(N, C * kernel_size, W - kernel_size + 1)


def fold(columns, output_size, kernel_size):
    """Add the columns (N, C * k, W_out) up to (N, C, output_size)."""
    N, _, W_out = columns.shape
    blocks = columns.reshape(N, -1, kernel_size, W_out)
    output = np.zeros((N, blocks.shape[1], output_size), dtype=columns.dtype)
    for j in range(kernel_size):
        output[:, :, j : j + W_out] += blocks[:, :, j]
    return output


def conv1d(input, weight, bias):
    out_channels, _, kernel_size = weight.shape
    columns = unfold(input, kernel_size)
    output = weight.reshape(out_channels, -1) @ columns
    output += bias[:, None]
    return output, columns


def conv1d_backward(grad_output, columns, weight, input_width):
    out_channels, _, kernel_size = weight.shape
    grad_weight = (grad_output @ columns.transpose(0, 2, 1)).sum(axis=0).reshape(weight.shape)
    grad_bias = grad_output.sum(axis=(0, 2))
    grad_columns = weight.reshape(out_channels, -1).T @ grad_output
    grad_input = fold(grad_columns, input_width, kernel_size)
    return grad_input, grad_weight, grad_bias


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
        weight = self.W.astype(A.dtype, copy=False)
        bias = self.b.astype(A.dtype, copy=False)
        output, columns = conv1d(A, weight, bias)
        self.saved = (columns, weight)
        return output

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); dLdW and dLdb are sums over the batch."""
        A = check_stored("Conv1d_stride1.backward", "A", self.A)
        shape = (A.shape[0], self.out_channels, A.shape[2] - self.kernel_size + 1)
        dLdZ = check_shape("Conv1d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        columns, weight = self.saved
        grad_input, self.dLdW, self.dLdb = conv1d_backward(dLdZ, columns, weight, A.shape[2])
        return grad_input


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
        self.saved = (A.shape[2],)
        input = np.pad(A, ((0, 0), (0, 0), (self.padding, self.padding)))
        return self.downsample1d(self.conv1d_stride1(input))

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); sets the gradients of conv1d_stride1.

        The parts check the shape of dLdZ.
        """
        grad_input = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
        (width,) = self.saved
        return grad_input[:, :, self.padding : self.padding + width].copy()
