"""Pooling over windows of height and width: first with stride 1, then with any stride.

Kernels and strides are an int, or a pair (height's, width's).
"""

from collections.abc import Iterator

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored
from mytorch.context import Context
from mytorch.layer import Array, Layer
from mytorch.resampling import Downsample2d


class _Pool2d_stride1(Layer):
    """The template: subclasses write `_forward` of windows, and each offset's `_share` of dLdZ."""

    ctx: Context | None = None  # forward keeps what backward needs here

    def __init__(self, kernel: int | tuple[int, int]) -> None:
        self.kernel = check_pair(type(self).__name__, "kernel", kernel)

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array(f"{type(self).__name__}.forward", "A", A, axes, H=kH, W=kW)
        N, C, H_in, W_in = A.shape
        ctx = Context(A_shape=A.shape, Z_shape=(N, C, H_in - kH + 1, W_in - kW + 1))
        windows = np.lib.stride_tricks.sliding_window_view(A, self.kernel, axis=(2, 3))
        Z = self._forward(ctx, windows.reshape(*ctx.Z_shape, kH * kW))
        self.ctx = ctx
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        where = f"{type(self).__name__}.backward"
        ctx = check_stored(where, "ctx", self.ctx)
        dLdZ = check_shape(where, "dLdZ", dLdZ, ctx.Z_shape)
        dLdA = np.zeros(ctx.A_shape, dLdZ.dtype)
        H_out, W_out = ctx.Z_shape[2:]
        for place, (i, j) in enumerate(self._offsets()):
            dLdA[:, :, i : i + H_out, j : j + W_out] += self._share(ctx, dLdZ, place)
        return dLdA

    def _offsets(self) -> Iterator[tuple[int, int]]:
        """Yield the places in a window, row by row."""
        kH, kW = self.kernel
        for i in range(kH):
            for j in range(kW):
                yield i, j

    def _forward(self, ctx: Context, windows: Array) -> Array:
        """Map the windows (N, C, H_out, W_out, kH kW) to Z."""
        raise NotImplementedError

    def _share(self, ctx: Context, dLdZ: Array, place: int) -> Array:
        """Return what the element at this place of each window gets of the window's gradient."""
        raise NotImplementedError


class MaxPool2d_stride1(_Pool2d_stride1):
    """The maximum of each window: H_out = H_in - kH + 1, W_out alike."""

    def _forward(self, ctx: Context, windows: Array) -> Array:
        ctx.save(argmax=windows.argmax(axis=-1))
        return windows.max(axis=-1)

    def _share(self, ctx: Context, dLdZ: Array, place: int) -> Array:
        return np.where(ctx.argmax == place, dLdZ, 0)


class MeanPool2d_stride1(_Pool2d_stride1):
    """The mean of each window: H_out = H_in - kH + 1, W_out alike."""

    def _forward(self, ctx: Context, windows: Array) -> Array:
        ctx.save(count=windows.shape[-1])
        return windows.mean(axis=-1)

    def _share(self, ctx: Context, dLdZ: Array, place: int) -> Array:
        return dLdZ / ctx.count


class _Pool2d(Layer):
    """The template: pooling with stride 1, then every stride-th row and column."""

    downsample2d: Downsample2d

    def __init__(self, kernel: int | tuple[int, int], stride: int | tuple[int, int]) -> None:
        self.kernel = check_pair(type(self).__name__, "kernel", kernel)
        self.stride = check_pair(type(self).__name__, "stride", stride)
        self.downsample2d = Downsample2d(self.stride)

    @property
    def pooling(self) -> Layer:
        """The pooling with stride 1."""
        raise NotImplementedError

    @property
    def parts(self) -> list[Layer]:
        """The pooling and the downsampling."""
        return [self.pooling, self.downsample2d]

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out); the parts check the shape."""
        for part in self.parts:
            A = part.forward(A)
        return A

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        for part in reversed(self.parts):
            dLdZ = part.backward(dLdZ)
        return dLdZ


class MaxPool2d(_Pool2d):
    """MaxPool2d_stride1, then every stride-th row and column.

    H_out = (H_in - kH) // stride + 1, W_out alike.
    """

    def __init__(self, kernel: int | tuple[int, int], stride: int | tuple[int, int]) -> None:
        super().__init__(kernel, stride)
        self.maxpool2d_stride1 = MaxPool2d_stride1(self.kernel)

    @property
    def pooling(self) -> Layer:
        """The maximum of each window."""
        return self.maxpool2d_stride1


class MeanPool2d(_Pool2d):
    """MeanPool2d_stride1, then every stride-th row and column.

    H_out = (H_in - kH) // stride + 1, W_out alike.
    """

    def __init__(self, kernel: int | tuple[int, int], stride: int | tuple[int, int]) -> None:
        super().__init__(kernel, stride)
        self.meanpool2d_stride1 = MeanPool2d_stride1(self.kernel)

    @property
    def pooling(self) -> Layer:
        """The mean of each window."""
        return self.meanpool2d_stride1
