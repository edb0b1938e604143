"""Convolution over one axis (time): first with stride 1, then with any stride and padding."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

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
        return self._correlate(A)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); dLdW and dLdb are sums over the batch."""
        A = check_stored("Conv1d_stride1.backward", "A", self.A)
        shape = (A.shape[0], self.out_channels, A.shape[2] - self.kernel_size + 1)
        dLdZ = check_shape("Conv1d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        return self._spread_back(dLdZ)

    @property
    def _kernel(self) -> Shape:
        return (self.kernel_size,)

    @property
    def _space(self) -> Shape:
        """The axes of space of A, Z and W."""
        return tuple(range(2, 2 + len(self._kernel)))

    @property
    def _taps(self) -> Shape:
        """The axes of the windows that run along the kernel."""
        return tuple(axis + len(self._kernel) for axis in self._space)

    def _windows(self, A: Array) -> Array:
        """Return A's windows, (N, in, *out, *kernel)."""
        return sliding_window_view(A, self._kernel, axis=self._space)

    def _bias(self, dtype: np.dtype) -> Array:
        return self.b.astype(dtype).reshape(-1, *(1 for _ in self._kernel))

    def _correlate(self, A: Array) -> Array:
        self.A = A.copy()
        W = self.W.astype(A.dtype)
        Z = np.tensordot(self._windows(A), W, axes=((1, *self._taps), (1, *self._space)))
        return np.moveaxis(Z, -1, 1) + self._bias(A.dtype)

    def _spread_back(self, dLdZ: Array) -> Array:
        summed = (0, *self._space)
        self.dLdW = np.tensordot(dLdZ, self._windows(self.A), axes=(summed, summed))
        self.dLdb = dLdZ.sum(axis=summed)
        W, dLdA = self.W.astype(dLdZ.dtype), np.zeros_like(self.A)
        for offset in np.ndindex(*self._kernel):
            tap = np.tensordot(dLdZ, W[(..., *offset)], axes=(1, 0))
            dLdA[self._reach(offset, dLdZ.shape[2:])] += np.moveaxis(tap, -1, 1)
        return dLdA

    @staticmethod
    def _reach(offset: Shape, lengths: Shape) -> tuple:
        """Return where in A the outputs find the element of the kernel at this offset."""
        return (..., *(slice(j, j + n) for j, n in zip(offset, lengths, strict=True)))


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
        return self._run(A)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); sets the gradients of conv1d_stride1.

        The parts check the shape of dLdZ.
        """
        for part in reversed(self.parts):
            dLdZ = part.backward(dLdZ)
        return self._crop(dLdZ)

    @property
    def _paddings(self) -> Shape:
        return (self.padding,)

    def _pad(self, A: Array) -> Array:
        return np.pad(A, [(0, 0), (0, 0), *((p, p) for p in self._paddings)])

    def _crop(self, padded: Array) -> Array:
        spans = zip(self._paddings, padded.shape[2:], strict=True)
        return padded[(..., *(slice(p, n - p) for p, n in spans))].copy()

    def _run(self, A: Array) -> Array:
        A = self._pad(A)
        for part in self.parts:
            A = part.forward(A)
        return A
