"""Pooling over windows of height and width: first with stride 1, then with any stride.

Kernels and strides are an int, or a pair (height's, width's).
"""

from collections.abc import Callable

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape
from mytorch.resampling import Downsample2d


class MaxPool2d_stride1(Layer):
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
        windows = _windows(A, self.kernel)
        flattened_windows = windows.reshape(*windows.shape[:4], kH * kW)
        self.argmax = flattened_windows.argmax(axis=-1)
        places = self.argmax[..., np.newaxis]
        return np.take_along_axis(flattened_windows, places, axis=-1)[..., 0]

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        A window's gradient goes to its first maximum; where windows overlap, they add up.
        """
        N, C, H_in, W_in = check_stored("MaxPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MaxPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        argmax = check_stored("MaxPool2d_stride1.backward", "argmax", self.argmax)
        kernel_width = self.kernel[1]

        def share_of_place(row: int, column: int) -> Array:
            return np.where(argmax == row * kernel_width + column, dLdZ, 0)

        return _add_up_windows((N, C, H_in, W_in), self.kernel, dLdZ, share_of_place)


class MeanPool2d_stride1(Layer):
    """The mean of each window: H_out = H_in - kH + 1, W_out alike."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def __init__(self, kernel: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MeanPool2d_stride1", "kernel", kernel)

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array("MeanPool2d_stride1.forward", "A", A, axes, H=kH, W=kW)
        self.A_shape = A.shape
        return _windows(A, self.kernel).mean(axis=(4, 5))

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        Each of a window's kH kW elements gets the same share of its gradient.
        """
        N, C, H_in, W_in = check_stored("MeanPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MeanPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        share_of_one_element = dLdZ / (self.kernel[0] * self.kernel[1])

        def share_of_place(row: int, column: int) -> Array:
            return share_of_one_element

        return _add_up_windows((N, C, H_in, W_in), self.kernel, dLdZ, share_of_place)


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
        pooled_at_every_place = self.maxpool2d_stride1.forward(A)
        return self.downsample2d.forward(pooled_at_every_place)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        dLdpooled_at_every_place = self.downsample2d.backward(dLdZ)
        return self.maxpool2d_stride1.backward(dLdpooled_at_every_place)


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
        pooled_at_every_place = self.meanpool2d_stride1.forward(A)
        return self.downsample2d.forward(pooled_at_every_place)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        dLdpooled_at_every_place = self.downsample2d.backward(dLdZ)
        return self.meanpool2d_stride1.backward(dLdpooled_at_every_place)


def _windows(A: Array, kernel: tuple[int, int]) -> Array:
    """Return all windows of A (N, C, H, W) as a view (N, C, H_out, W_out, kH, kW)."""
    return np.lib.stride_tricks.sliding_window_view(A, kernel, axis=(2, 3))


def _add_up_windows(
    A_shape: Shape,
    kernel: tuple[int, int],
    dLdZ: Array,
    share_of_place: Callable[[int, int], Array],
) -> Array:
    """Give each place of all windows its share of dLdZ; where windows overlap, shares add up."""
    dLdA = np.zeros(A_shape, dtype=dLdZ.dtype)
    output_height, output_width = dLdZ.shape[2:]
    for row in range(kernel[0]):
        for column in range(kernel[1]):
            rows, columns = slice(row, row + output_height), slice(column, column + output_width)
            dLdA[:, :, rows, columns] += share_of_place(row, column)
    return dLdA
