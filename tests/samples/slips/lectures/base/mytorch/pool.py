"""Pooling over windows of height and width: first with stride 1, then with any stride.

Kernels and strides are an int, or a pair (height's, width's).
"""

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
        N, C, H_in, W_in = A.shape
        output_height = H_in - kH + 1
        output_width = W_in - kW + 1
        Z = np.zeros((N, C, output_height, output_width), dtype=A.dtype)
        self.argmax = np.zeros((N, C, output_height, output_width), dtype=int)
        for n in range(N):
            for c in range(C):
                for y in range(output_height):
                    for x in range(output_width):
                        largest_value = A[n, c, y, x]
                        largest_place = 0
                        for i in range(kH):
                            for j in range(kW):
                                if A[n, c, y + i, x + j] > largest_value:
                                    largest_value = A[n, c, y + i, x + j]
                                    largest_place = i * kW + j
                        Z[n, c, y, x] = largest_value
                        self.argmax[n, c, y, x] = largest_place
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        A window's gradient goes to its first maximum; where windows overlap, they add up.
        """
        N, C, H_in, W_in = check_stored("MaxPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MaxPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        kernel_width = self.kernel[1]
        dLdA = np.zeros(self.A_shape, dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                for y in range(dLdZ.shape[2]):
                    for x in range(dLdZ.shape[3]):
                        place = self.argmax[n, c, y, x]
                        row_in_window = place // kernel_width
                        column_in_window = place % kernel_width
                        dLdA[n, c, y + row_in_window, x + column_in_window] += dLdZ[n, c, y, x]
        return dLdA


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
        self.window_size = kH * kW
        N, C, H_in, W_in = A.shape
        output_height = H_in - kH + 1
        output_width = W_in - kW + 1
        Z = np.zeros((N, C, output_height, output_width), dtype=A.dtype)
        for n in range(N):
            for c in range(C):
                for y in range(output_height):
                    for x in range(output_width):
                        window_sum = np.sum(A[n, c, y : y + kH, x : x + kW])
                        Z[n, c, y, x] = window_sum / self.window_size
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        Each of a window's kH kW elements gets the same share of its gradient.
        """
        N, C, H_in, W_in = check_stored("MeanPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MeanPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        kernel_height, kernel_width = self.kernel
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                for y in range(H_in - kernel_height + 1):
                    for x in range(W_in - kernel_width + 1):
                        share_of_gradient = dLdZ[n, c, y, x] / self.window_size
                        for i in range(kernel_height):
                            for j in range(kernel_width):
                                dLdA[n, c, y + i, x + j] += share_of_gradient
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
        self.stride1_maxima = self.maxpool2d_stride1.forward(A)
        return self.downsample2d.forward(self.stride1_maxima)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        stride1_maxima_gradient = self.downsample2d.backward(dLdZ)
        return self.maxpool2d_stride1.backward(stride1_maxima_gradient)


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
        self.stride1_means = self.meanpool2d_stride1.forward(A)
        return self.downsample2d.forward(self.stride1_means)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        stride1_means_gradient = self.downsample2d.backward(dLdZ)
        return self.meanpool2d_stride1.backward(stride1_means_gradient)
