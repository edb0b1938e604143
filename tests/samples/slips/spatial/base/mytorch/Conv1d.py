"""Convolution over one axis (time): first with stride 1, then with any stride and padding."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from mytorch.checks import check_array, check_shape, check_stored, check_whole
from mytorch.init import init_bias, init_weight
from mytorch.layer import Array, InitFn, Layer
from mytorch.nd import as_tuple, back, spatial, through
from mytorch.resampling import Downsample1d


def correlate(A: Array, W: Array, channel_axis: int) -> Array:
    """Slide W over the spatial axes of A; sum over A's channels, which are W's channel_axis."""
    space = spatial(W)
    windows = sliding_window_view(A, W.shape[2:], axis=spatial(A))
    window_axes = tuple(range(A.ndim, A.ndim + len(space)))
    Z = np.tensordot(windows, W, axes=((1, *window_axes), (channel_axis, *space)))
    return np.moveaxis(Z, -1, 1)


def pad(A: Array, *widths: int) -> Array:
    """Put zeros around the spatial axes of A, one width for each."""
    return np.pad(A, ((0, 0), (0, 0), *((p, p) for p in widths)))


class ConvStride1(Layer):
    """What Conv1d_stride1 and Conv2d_stride1 share, by the number of W's spatial axes."""

    W: Array
    b: Array
    A: Array | None

    def _convolve(self, A: Array) -> Array:
        self.A = A
        W, b = (param.astype(A.dtype, copy=False) for param in (self.W, self.b))
        return correlate(A, W, 1) + b.reshape(-1, *(1 for _ in spatial(A)))

    def _gradients(self, A: Array, dLdZ: Array) -> Array:
        """Set dLdW and dLdb, return dLdA."""
        W, space = self.W.astype(A.dtype, copy=False), spatial(A)
        windows = sliding_window_view(A, dLdZ.shape[2:], axis=space)
        window_axes = tuple(range(A.ndim, A.ndim + len(space)))
        self.dLdW = np.tensordot(dLdZ, windows, axes=((0, *space), (0, *window_axes)))
        self.dLdb = dLdZ.sum(axis=(0, *space))
        padded = pad(dLdZ, *(k - 1 for k in W.shape[2:]))
        return correlate(padded, np.flip(W, axis=space), 0)


class Conv(Layer):
    """What Conv1d and Conv2d share: padding, then the parts."""

    padding: int | tuple[int, int]

    def _forward(self, A: Array) -> Array:
        return through(self.parts, pad(A, *as_tuple(self.padding)))

    def _backward(self, dLdZ: Array) -> Array:
        dLdA = back(self.parts, dLdZ)
        widths = as_tuple(self.padding)
        inner = (slice(p, n - p) for p, n in zip(widths, dLdA.shape[2:], strict=True))
        return dLdA[(..., *inner)]


class Conv1d_stride1(ConvStride1):
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
        return self._convolve(A)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); dLdW and dLdb are sums over the batch."""
        A = check_stored("Conv1d_stride1.backward", "A", self.A)
        shape = (A.shape[0], self.out_channels, A.shape[2] - self.kernel_size + 1)
        dLdZ = check_shape("Conv1d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        return self._gradients(A, dLdZ)


class Conv1d(Conv):
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
        channels, init_fns = (self.in_channels, self.out_channels), (weight_init_fn, bias_init_fn)
        self.conv1d_stride1 = Conv1d_stride1(*channels, self.kernel_size, *init_fns)
        self.downsample1d = Downsample1d(self.stride)

    @property
    def parts(self) -> list[Layer]:
        """The convolution and the downsampling."""
        return [self.conv1d_stride1, self.downsample1d]

    def forward(self, A: Array) -> Array:
        """Map A (N, in, W_in) to Z (N, out, W_out)."""
        axes, least = ("N", self.in_channels, "W"), self.kernel_size - 2 * self.padding
        A = check_array("Conv1d.forward", "A", A, axes, W=least)
        return self._forward(A)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); sets the gradients of conv1d_stride1.

        The parts check the shape of dLdZ.
        """
        return self._backward(dLdZ)
