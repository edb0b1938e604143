"""Convolution over one axis (time): first with stride 1, then with any stride and padding."""

import numpy as np

from mytorch.checks import check_array, check_shape, check_stored, check_whole
from mytorch.init import init_bias, init_weight
from mytorch.layer import Array, InitFn, Layer
from mytorch.resampling import Downsample1d


def correlate1d(A: Array, K: Array, b: Array) -> Array:
    N, _, W_in = A.shape
    C_out, _, k = K.shape
    W_out = W_in - k + 1
    Z = np.zeros((N, C_out, W_out), dtype=A.dtype)
    for j in range(k):
        patch = np.swapaxes(A[..., j : j + W_out], 1, 2)  # (N, W_out, in)
        Z += np.swapaxes(np.matmul(patch, K[:, :, j].T), 1, 2)
    return Z + np.expand_dims(b, (0, 2))


def correlate1d_dK(A: Array, dLdZ: Array, k: int) -> Array:
    W_out = dLdZ.shape[2]
    dLdK = np.zeros((dLdZ.shape[1], A.shape[1], k), dtype=A.dtype)
    for j in range(k):
        patch = np.swapaxes(A[..., j : j + W_out], 1, 2)
        dLdK[:, :, j] = np.sum(np.matmul(dLdZ, patch), axis=0, keepdims=True)[0]
    return dLdK


def correlate1d_db(dLdZ: Array) -> Array:
    return np.sum(dLdZ, axis=(0, 2), keepdims=True).reshape(-1)


def correlate1d_dA(K: Array, dLdZ: Array, W_in: int) -> Array:
    N, _, W_out = dLdZ.shape
    _, C_in, k = K.shape
    dLdA = np.zeros((N, C_in, W_in), dtype=dLdZ.dtype)
    D = np.swapaxes(dLdZ, 1, 2)  # (N, W_out, out)
    for j in range(k):
        dLdA[..., j : j + W_out] += np.swapaxes(np.matmul(D, K[:, :, j]), 1, 2)
    return dLdA


def padded1d(A: Array, p: int) -> Array:
    return np.pad(A, ((0, 0), (0, 0), (p, p)))


def unpadded1d(dLdA: Array, p: int) -> Array:
    return dLdA[..., p : dLdA.shape[2] - p]


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
        return correlate1d(A, self.W.astype(A.dtype), self.b.astype(A.dtype))

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); dLdW and dLdb are sums over the batch."""
        A = check_stored("Conv1d_stride1.backward", "A", self.A)
        shape = (A.shape[0], self.out_channels, A.shape[2] - self.kernel_size + 1)
        dLdZ = check_shape("Conv1d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        self.dLdW = correlate1d_dK(A, dLdZ, self.kernel_size)
        self.dLdb = correlate1d_db(dLdZ)
        return correlate1d_dA(self.W.astype(A.dtype), dLdZ, A.shape[2])


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
        Z = self.conv1d_stride1.forward(padded1d(A, self.padding))
        return self.downsample1d.forward(Z)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); sets the gradients of conv1d_stride1.

        The parts check the shape of dLdZ.
        """
        dLdP = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
        return unpadded1d(dLdP, self.padding)
