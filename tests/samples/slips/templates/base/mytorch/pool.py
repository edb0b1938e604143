"""Pooling over windows of height and width: first with stride 1, then with any stride.

Kernels and strides are an int, or a pair (height's, width's).
"""

from collections import namedtuple
from collections.abc import Iterator

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape
from mytorch.resampling import Downsample2d


Window = namedtuple("Window", "place rows cols")


def _windows(size: tuple[int, int], kernel: tuple[int, int]) -> Iterator[Window]:
    """Yield, for each place of the kernel in row-major order, the rows and columns it meets."""
    (H, W), (kH, kW) = size, kernel
    for i in range(kH):
        for j in range(kW):
            yield Window(i * kW + j, slice(i, i + H - kH + 1), slice(j, j + W - kW + 1))


class _Pool2d_stride1(Layer):
    """Template: forward prepares, computes and stores; subclasses know the kind of pooling."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def __init__(self, kernel: int | tuple[int, int]) -> None:
        self.kernel = check_pair(type(self).__name__, "kernel", kernel)

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        A = self._prepare(A)
        Z = self._compute(self._stack(A))
        self._store(A)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        Where windows overlap, their gradients add up.
        """
        where = f"{type(self).__name__}.backward"
        N, C, H_in, W_in = check_stored(where, "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape(where, "dLdZ", dLdZ, shape)
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        for place, rows, cols in _windows((H_in, W_in), self.kernel):
            dLdA[:, :, rows, cols] += self._share(place, dLdZ)
        return dLdA

    def _prepare(self, A: Array) -> Array:
        where, (kH, kW) = f"{type(self).__name__}.forward", self.kernel
        return check_array(where, "A", A, ("N", "C", "H", "W"), H=kH, W=kW)

    def _stack(self, A: Array) -> Array:
        """Return what each place of the kernel meets, (kH kW, N, C, H_out, W_out)."""
        windows = _windows(A.shape[2:], self.kernel)
        return np.stack([A[:, :, rows, cols] for _, rows, cols in windows])

    def _compute(self, stacked: Array) -> Array:
        raise NotImplementedError

    def _store(self, A: Array) -> None:
        self.A_shape = A.shape

    def _share(self, place: int, dLdZ: Array) -> Array:
        """Return the part of each window's gradient that goes to this place in it."""
        raise NotImplementedError


class _Pool2d(Layer):
    """Template of a pooling with stride 1, then a downsampling; `parts` names the two."""

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out); the parts check the shape."""
        pool, downsample = self.parts
        return downsample.forward(pool.forward(A))

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        pool, downsample = self.parts
        return pool.backward(downsample.backward(dLdZ))


class MaxPool2d_stride1(_Pool2d_stride1):
    """The maximum of each window: H_out = H_in - kH + 1, W_out alike.

    A window's gradient goes to its first maximum.
    """

    argmax: Array | None = None  # each maximum's place in its window, (N, C, H_out, W_out)

    def _compute(self, stacked: Array) -> Array:
        self.argmax = stacked.argmax(axis=0)
        return stacked.max(axis=0)

    def _share(self, place: int, dLdZ: Array) -> Array:
        return np.where(self.argmax == place, dLdZ, 0)


class MeanPool2d_stride1(_Pool2d_stride1):
    """The mean of each window: H_out = H_in - kH + 1, W_out alike.

    Each of a window's kH kW elements gets the same share of its gradient.
    """

    def _compute(self, stacked: Array) -> Array:
        return stacked.mean(axis=0)

    def _share(self, place: int, dLdZ: Array) -> Array:
        kH, kW = self.kernel
        return dLdZ / (kH * kW)


class MaxPool2d(_Pool2d):
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


class MeanPool2d(_Pool2d):
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
