"""Pooling over windows of height and width: first with stride 1, then with any stride.

Kernels and strides are an int, or a pair (height's, width's).
"""

import math
from collections.abc import Iterator

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape
from mytorch.nd import back, shifted, through
from mytorch.resampling import Downsample2d


class PoolStride1(Layer):
    """What both poolings share: the places of a window, each with a slice of the input."""

    kernel: tuple[int, int]

    def _slices(self, *sizes: int) -> Iterator[tuple]:
        """For each place in the window, in row-major order: where all windows have it in A."""
        out = tuple(n - k + 1 for n, k in zip(sizes, self.kernel, strict=True))
        return (shifted(offset, out) for offset in np.ndindex(*self.kernel))


class MaxPool2d_stride1(PoolStride1):
    """The maximum of each window: H_out = H_in - kH + 1, W_out alike."""

    A_shape: Shape | None = None  # forward keeps the input's shape here
    argmax: Array | None = None  # and here each maximum's place in its window, (N, C, H_out, W_out)

    def __init__(self, kernel: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MaxPool2d_stride1", "kernel", kernel)

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array("MaxPool2d_stride1.forward", "A", A, axes, H=kH, W=kW)
        self.A_shape = A.shape
        windows = np.stack([A[at] for at in self._slices(*A.shape[2:])])
        self.argmax = windows.argmax(axis=0)
        return windows.max(axis=0)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        A window's gradient goes to its first maximum; where windows overlap, they add up.
        """
        N, C, H_in, W_in = check_stored("MaxPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MaxPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        argmax = check_stored("MaxPool2d_stride1.backward", "argmax", self.argmax)
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        for place, at in enumerate(self._slices(H_in, W_in)):
            dLdA[at] += np.where(argmax == place, dLdZ, 0)
        return dLdA


class MeanPool2d_stride1(PoolStride1):
    """The mean of each window: H_out = H_in - kH + 1, W_out alike."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def __init__(self, kernel: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MeanPool2d_stride1", "kernel", kernel)

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array("MeanPool2d_stride1.forward", "A", A, axes, H=kH, W=kW)
        self.A_shape = A.shape
        return sum(A[at] for at in self._slices(*A.shape[2:])) / math.prod(self.kernel)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        Each of a window's kH kW elements gets the same share of its gradient.
        """
        N, C, H_in, W_in = check_stored("MeanPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MeanPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        share = dLdZ / math.prod(self.kernel)
        for at in self._slices(H_in, W_in):
            dLdA[at] += share
        return dLdA


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
        return through(self.parts, A)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        return back(self.parts, dLdZ)


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
        return through(self.parts, A)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        return back(self.parts, dLdZ)
