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
        batch_size, num_channels, input_height, input_width = A.shape
        # size of the output
        output_height = input_height - kH + 1
        output_width = input_width - kW + 1
        output_shape = (batch_size, num_channels, output_height, output_width)
        Z = np.zeros(output_shape, dtype=A.dtype)
        argmax = np.zeros(output_shape, dtype=int)
        for n in range(batch_size):
            for channel in range(num_channels):
                for row in range(output_height):
                    for column in range(output_width):
                        row_end = row + kH
                        column_end = column + kW
                        window = A[n, channel, row:row_end, column:column_end]
                        # np.argmax gives the first maximum of the flattened window
                        Z[n, channel, row, column] = np.max(window)
                        argmax[n, channel, row, column] = np.argmax(window)
        self.argmax = argmax
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        A window's gradient goes to its first maximum; where windows overlap, they add up.
        """
        N, C, H_in, W_in = check_stored("MaxPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MaxPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        kernel_width = self.kernel[1]
        output_height = dLdZ.shape[2]
        output_width = dLdZ.shape[3]
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        for n in range(N):
            for channel in range(C):
                for row in range(output_height):
                    for column in range(output_width):
                        # place of the maximum in its window
                        place = self.argmax[n, channel, row, column]
                        row_in_window = place // kernel_width
                        column_in_window = place % kernel_width
                        # place of the maximum in the image
                        max_row = row + row_in_window
                        max_column = column + column_in_window
                        dLdA[n, channel, max_row, max_column] += dLdZ[n, channel, row, column]
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
        batch_size, num_channels, input_height, input_width = A.shape
        # size of the output
        output_height = input_height - kH + 1
        output_width = input_width - kW + 1
        output_shape = (batch_size, num_channels, output_height, output_width)
        Z = np.zeros(output_shape, dtype=A.dtype)
        for n in range(batch_size):
            for channel in range(num_channels):
                for row in range(output_height):
                    for column in range(output_width):
                        row_end = row + kH
                        column_end = column + kW
                        window = A[n, channel, row:row_end, column:column_end]
                        Z[n, channel, row, column] = np.mean(window)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        Each of a window's kH kW elements gets the same share of its gradient.
        """
        N, C, H_in, W_in = check_stored("MeanPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MeanPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        kernel_height, kernel_width = self.kernel
        output_height = dLdZ.shape[2]
        output_width = dLdZ.shape[3]
        window_size = kernel_height * kernel_width
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        for n in range(N):
            for channel in range(C):
                for row in range(output_height):
                    for column in range(output_width):
                        row_end = row + kernel_height
                        column_end = column + kernel_width
                        # every element of the window gets the same share
                        share = dLdZ[n, channel, row, column] / window_size
                        dLdA[n, channel, row:row_end, column:column_end] += share
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
        # pool with stride 1, then keep every stride-th row and column
        pooled = self.maxpool2d_stride1.forward(A)
        Z = self.downsample2d.forward(pooled)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        # the other way round
        dLdpooled = self.downsample2d.backward(dLdZ)
        dLdA = self.maxpool2d_stride1.backward(dLdpooled)
        return dLdA


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
        # pool with stride 1, then keep every stride-th row and column
        pooled = self.meanpool2d_stride1.forward(A)
        Z = self.downsample2d.forward(pooled)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        # the other way round
        dLdpooled = self.downsample2d.backward(dLdZ)
        dLdA = self.meanpool2d_stride1.backward(dLdpooled)
        return dLdA
