"""Convolution over one axis (time): first with stride 1, then with any stride and padding."""

import numpy as np

from mytorch.checks import check_array, check_shape, check_stored, check_whole
from mytorch.init import init_bias, init_weight
from mytorch.layer import Array, InitFn, Layer
from mytorch.resampling import Downsample1d


def pad_width(A, p):
    """p zeros left and right"""
    return np.pad(A, ((0, 0), (0, 0), (p, p)))


def cut_width(A, p):
    if p == 0:
        return A
    else:
        return A[:, :, p:-p]


def slide(A, W):
    """(N, in, W_in) with (out, in, k) to (N, out, W_out), no bias"""
    k = W.shape[2]
    W_out = A.shape[2] - k + 1
    Z = np.zeros((A.shape[0], W.shape[0], W_out), dtype=A.dtype)
    x = 0
    while x < W_out:
        window = A[:, :, x : x + k]
        Z[:, :, x] = np.tensordot(window, W, axes=([1, 2], [1, 2]))
        x += 1
    return Z


class Conv1d_stride1(Layer):
    """Cross-correlation plus a bias, as in PyTorch: W_out = W_in - k + 1.

    W (out, in, k) is made by weight_init_fn(out, in, k), or is normal noise; b (out,) is made
    by bias_init_fn(out), or is zeros. dLdW and dLdb have the same shapes.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        weight_init_fn: InitFn | None = None,
        bias_init_fn: InitFn | None = None,
    ) -> None:
        self.cache = {}
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
        self.cache["A"] = A
        Z = slide(A, self.W.astype(A.dtype))
        Z = Z + self.b.astype(A.dtype).reshape(1, -1, 1)
        # print("Z", Z.shape)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); dLdW and dLdb are sums over the batch."""
        A = check_stored("Conv1d_stride1.backward", "A", self.cache.get("A"))
        shape = (A.shape[0], self.out_channels, A.shape[2] - self.kernel_size + 1)
        dLdZ = check_shape("Conv1d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        W = self.W.astype(A.dtype)
        W_out = dLdZ.shape[2]
        dLdW = np.zeros(W.shape, dtype=A.dtype)
        j = 0
        while j < self.kernel_size:
            piece = A[:, :, j : j + W_out]
            dLdW[:, :, j] = np.tensordot(dLdZ, piece, axes=([0, 2], [0, 2]))
            j += 1
        self.dLdW = dLdW
        self.dLdb = dLdZ.sum(axis=(0, 2))
        # the gradient of the input: padded dLdZ with the kernel turned round
        wide = pad_width(dLdZ, self.kernel_size - 1)
        turned = W[:, :, ::-1].transpose(1, 0, 2)
        # print("wide", wide.shape, "turned", turned.shape)
        return slide(wide, turned)


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
        padded = pad_width(A, self.padding)
        # print("padded", padded.shape)
        Z = self.conv1d_stride1.forward(padded)
        return self.downsample1d.forward(Z)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); sets the gradients of conv1d_stride1.

        The parts check the shape of dLdZ.
        """
        dLdZ = self.downsample1d.backward(dLdZ)
        dLdA = self.conv1d_stride1.backward(dLdZ)
        return cut_width(dLdA, self.padding)
