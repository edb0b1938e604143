"""Pooling over windows of height and width: first with stride 1, then with any stride.

Kernels and strides are an int, or a pair (height's, width's).
"""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape
from mytorch.resampling import Downsample2d


class _Corner(NamedTuple):
    """One place in the window: its rank in row-major order, and what of A lies under it."""

    rank: int
    view: tuple


class _Pool2d_stride1(Layer):
    """What the poolings with stride 1 share."""

    A_shape: Shape | None = None
    kernel: tuple[int, int]

    @property
    def _lengths(self) -> Shape:
        return tuple(n - k + 1 for n, k in zip(self.A_shape[2:], self.kernel, strict=True))

    def _corners(self) -> Iterator[_Corner]:
        H, W = self._lengths
        for rank, (i, j) in enumerate(product(*map(range, self.kernel))):
            yield _Corner(rank, (..., slice(i, i + H), slice(j, j + W)))

    def _stack(self, A: Array) -> Array:
        """Return the windows, (kH kW, N, C, H_out, W_out)."""
        self.A_shape = A.shape
        return np.stack([A[corner.view] for corner in self._corners()])

    def _share(self, rank: int, dLdZ: Array) -> Array:
        raise NotImplementedError

    def _scatter(self, dLdZ: Array) -> Array:
        dLdA = np.zeros(self.A_shape, dtype=dLdZ.dtype)
        for corner in self._corners():
            dLdA[corner.view] += self._share(corner.rank, dLdZ)
        return dLdA


class MaxPool2d_stride1(_Pool2d_stride1):
    """The maximum of each window: H_out = H_in - kH + 1, W_out alike."""

    A_shape: Shape | None = None  # forward keeps the input's shape here
    argmax: Array | None = None  # and here each maximum's place in its window, (N, C, H_out, W_out)

    def __init__(self, kernel: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MaxPool2d_stride1", "kernel", kernel)

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array("MaxPool2d_stride1.forward", "A", A, axes, H=kH, W=kW)
        windows = self._stack(A)
        self.argmax = windows.argmax(axis=0)
        return windows.max(axis=0)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        A window's gradient goes to its first maximum; where windows overlap, they add up.
        """
        N, C, H_in, W_in = check_stored("MaxPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MaxPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        return self._scatter(dLdZ)

    def _share(self, rank: int, dLdZ: Array) -> Array:
        return np.where(self.argmax == rank, dLdZ, 0.0)


class MeanPool2d_stride1(_Pool2d_stride1):
    """The mean of each window: H_out = H_in - kH + 1, W_out alike."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def __init__(self, kernel: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MeanPool2d_stride1", "kernel", kernel)

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array("MeanPool2d_stride1.forward", "A", A, axes, H=kH, W=kW)
        return self._stack(A).mean(axis=0)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        Each of a window's kH kW elements gets the same share of its gradient.
        """
        N, C, H_in, W_in = check_stored("MeanPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MeanPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        return self._scatter(dLdZ)

    def _share(self, rank: int, dLdZ: Array) -> Array:
        kH, kW = self.kernel
        return dLdZ / (kH * kW)


class _StridedPool2d(Layer):
    """A pooling with stride 1 and a downsampling, one after the other."""

    def _run(self, A: Array) -> Array:
        pool, downsample = self.parts
        return downsample.forward(pool.forward(A))

    def _run_back(self, dLdZ: Array) -> Array:
        pool, downsample = self.parts
        return pool.backward(downsample.backward(dLdZ))


class MaxPool2d(_StridedPool2d):
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
        return self._run(A)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        return self._run_back(dLdZ)


class MeanPool2d(_StridedPool2d):
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
        return self._run(A)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        return self._run_back(dLdZ)
