"""Pooling over windows of height and width: first with stride 1, then with any stride.

Kernels and strides are an int, or a pair (height's, width's).
"""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from mytorch.checks import check_array, check_pair, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape
from mytorch.resampling import Downsample2d


class MaxPoolSaved(NamedTuple):
    """The input's shape, and each maximum's place in its window, (N, C, H_out, W_out)."""

    shape: Shape
    argmax: Array


class MeanPoolSaved(NamedTuple):
    """The input's shape."""

    shape: Shape


def maxpool_forward(A: Array, kH: int, kW: int) -> tuple[Array, MaxPoolSaved]:
    """Take the maximum of each window, the first in row-major order."""
    windows = sliding_window_view(A, (kH, kW), axis=(2, 3))
    flat = windows.reshape(*windows.shape[:4], kH * kW)
    argmax = flat.argmax(axis=-1)
    Z = np.take_along_axis(flat, argmax[..., None], axis=-1)[..., 0]
    return Z, MaxPoolSaved(A.shape, argmax)


def maxpool_backward(dLdZ: Array, kH: int, kW: int, saved: MaxPoolSaved) -> Array:
    """Send each window's gradient to the place of its maximum."""
    H_out, W_out = dLdZ.shape[2:]
    dLdA = np.zeros(saved.shape, dtype=dLdZ.dtype)
    for place in range(kH * kW):
        i, j = divmod(place, kW)
        here = np.where(saved.argmax == place, dLdZ, 0)
        dLdA[:, :, i : i + H_out, j : j + W_out] += here
    return dLdA


def meanpool_forward(A: Array, kH: int, kW: int) -> tuple[Array, MeanPoolSaved]:
    """Take the mean of each window."""
    windows = sliding_window_view(A, (kH, kW), axis=(2, 3))
    return windows.mean(axis=(-2, -1)), MeanPoolSaved(A.shape)


def meanpool_backward(dLdZ: Array, kH: int, kW: int, saved: MeanPoolSaved) -> Array:
    """Share each window's gradient out evenly."""
    H_out, W_out = dLdZ.shape[2:]
    share = dLdZ / (kH * kW)
    dLdA = np.zeros(saved.shape, dtype=dLdZ.dtype)
    for i in range(kH):
        for j in range(kW):
            dLdA[:, :, i : i + H_out, j : j + W_out] += share
    return dLdA


class MaxPool2d_stride1(Layer):
    """The maximum of each window: H_out = H_in - kH + 1, W_out alike."""

    saved: MaxPoolSaved | None = None  # forward keeps the maxima's places here

    def __init__(self, kernel: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MaxPool2d_stride1", "kernel", kernel)

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array("MaxPool2d_stride1.forward", "A", A, axes, H=kH, W=kW)
        Z, self.saved = maxpool_forward(A, kH, kW)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        A window's gradient goes to its first maximum; where windows overlap, they add up.
        """
        saved = check_stored("MaxPool2d_stride1.backward", "saved", self.saved)
        N, C, H_in, W_in = saved.shape
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MaxPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        return maxpool_backward(dLdZ, *self.kernel, saved)


class MeanPool2d_stride1(Layer):
    """The mean of each window: H_out = H_in - kH + 1, W_out alike."""

    saved: MeanPoolSaved | None = None  # forward keeps the input's shape here

    def __init__(self, kernel: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MeanPool2d_stride1", "kernel", kernel)

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array("MeanPool2d_stride1.forward", "A", A, axes, H=kH, W=kW)
        Z, self.saved = meanpool_forward(A, kH, kW)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        Each of a window's kH kW elements gets the same share of its gradient.
        """
        saved = check_stored("MeanPool2d_stride1.backward", "saved", self.saved)
        N, C, H_in, W_in = saved.shape
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MeanPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        return meanpool_backward(dLdZ, *self.kernel, saved)


class MaxPool2d(Layer):
    """MaxPool2d_stride1, then every stride-th row and column.

    H_out = (H_in - kH) // stride + 1, W_out alike.
    """

    maxpool2d_stride1: MaxPool2d_stride1
    downsample2d: Downsample2d

    def __init__(self, kernel: int | tuple[int, int], stride: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MaxPool2d", "kernel", kernel)
        self.stride = check_pair("MaxPool2d", "stride", stride)
        self.maxpool2d_stride1 = MaxPool2d_stride1(self.kernel)
        self.downsample2d = Downsample2d(self.stride)

    @property
    def parts(self) -> list[Layer]:
        """The pooling and the downsampling."""
        return [self.maxpool2d_stride1, self.downsample2d]

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out); the parts check the shape."""
        return self.downsample2d.forward(self.maxpool2d_stride1.forward(A))

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        return self.maxpool2d_stride1.backward(self.downsample2d.backward(dLdZ))


class MeanPool2d(Layer):
    """MeanPool2d_stride1, then every stride-th row and column.

    H_out = (H_in - kH) // stride + 1, W_out alike.
    """

    meanpool2d_stride1: MeanPool2d_stride1
    downsample2d: Downsample2d

    def __init__(self, kernel: int | tuple[int, int], stride: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MeanPool2d", "kernel", kernel)
        self.stride = check_pair("MeanPool2d", "stride", stride)
        self.meanpool2d_stride1 = MeanPool2d_stride1(self.kernel)
        self.downsample2d = Downsample2d(self.stride)

    @property
    def parts(self) -> list[Layer]:
        """The pooling and the downsampling."""
        return [self.meanpool2d_stride1, self.downsample2d]

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out); the parts check the shape."""
        return self.downsample2d.forward(self.meanpool2d_stride1.forward(A))

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        return self.meanpool2d_stride1.backward(self.downsample2d.backward(dLdZ))
