"""Zeros put between elements (up), and every k-th element kept (down)."""

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer, Shape


class Upsample1d(Layer):
    """k - 1 zeros between neighbours: W_out = k (W_in - 1) + 1."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def __init__(self, upsampling_factor: int) -> None:
        factor = check_whole("Upsample1d", "upsampling_factor", upsampling_factor)
        self.upsampling_factor = factor

    def forward(self, A: Array) -> Array:
        """Map A (N, C, W_in) to Z (N, C, W_out)."""
        A = check_array("Upsample1d.forward", "A", A, ("N", "C", "W"))
        self.A_shape = A.shape
        batch_size, num_channels, input_width = A.shape
        # width of the output
        output_width = self.upsampling_factor * (input_width - 1) + 1
        Z = np.zeros((batch_size, num_channels, output_width), dtype=A.dtype)
        # put every element to its new place
        for n in range(batch_size):
            for channel in range(num_channels):
                for column in range(input_width):
                    new_column = column * self.upsampling_factor
                    Z[n, channel, new_column] = A[n, channel, column]
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): the zeros' gradient goes nowhere."""
        N, C, W_in = check_stored("Upsample1d.backward", "A_shape", self.A_shape)
        shape = (N, C, self.upsampling_factor * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample1d.backward", "dLdZ", dLdZ, shape)
        dLdA = np.zeros((N, C, W_in), dtype=dLdZ.dtype)
        # read every element's gradient from its new place
        for n in range(N):
            for channel in range(C):
                for column in range(W_in):
                    new_column = column * self.upsampling_factor
                    dLdA[n, channel, column] = dLdZ[n, channel, new_column]
        return dLdA


class Downsample1d(Layer):
    """Every k-th element from the first on: W_out = ceil(W_in / k)."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def __init__(self, downsampling_factor: int) -> None:
        factor = check_whole("Downsample1d", "downsampling_factor", downsampling_factor)
        self.downsampling_factor = factor

    def forward(self, A: Array) -> Array:
        """Map A (N, C, W_in) to Z (N, C, W_out)."""
        A = check_array("Downsample1d.forward", "A", A, ("N", "C", "W"))
        self.A_shape = A.shape
        batch_size, num_channels, input_width = A.shape
        # width of the output, rounded up
        output_width = (input_width + self.downsampling_factor - 1) // self.downsampling_factor
        Z = np.zeros((batch_size, num_channels, output_width), dtype=A.dtype)
        # take every k-th element
        for n in range(batch_size):
            for channel in range(num_channels):
                for column in range(output_width):
                    old_column = column * self.downsampling_factor
                    Z[n, channel, column] = A[n, channel, old_column]
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): 0 where an element was dropped."""
        N, C, W_in = check_stored("Downsample1d.backward", "A_shape", self.A_shape)
        shape = (N, C, -(-W_in // self.downsampling_factor))
        dLdZ = check_shape("Downsample1d.backward", "dLdZ", dLdZ, shape)
        output_width = dLdZ.shape[2]
        dLdA = np.zeros((N, C, W_in), dtype=dLdZ.dtype)
        # put every gradient back to where the element came from
        for n in range(N):
            for channel in range(C):
                for column in range(output_width):
                    old_column = column * self.downsampling_factor
                    dLdA[n, channel, old_column] = dLdZ[n, channel, column]
        return dLdA


class Upsample2d(Layer):
    """Upsampling of height and width, by one factor or by a pair (height's, width's)."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def __init__(self, upsampling_factor: int | tuple[int, int]) -> None:
        factors = check_pair("Upsample2d", "upsampling_factor", upsampling_factor)
        self.upsampling_factor = factors

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        A = check_array("Upsample2d.forward", "A", A, ("N", "C", "H", "W"))
        kH, kW = self.upsampling_factor
        self.A_shape = A.shape
        batch_size, num_channels, input_height, input_width = A.shape
        # size of the output
        output_height = kH * (input_height - 1) + 1
        output_width = kW * (input_width - 1) + 1
        Z = np.zeros((batch_size, num_channels, output_height, output_width), dtype=A.dtype)
        # put every element to its new place
        for n in range(batch_size):
            for channel in range(num_channels):
                for row in range(input_height):
                    for column in range(input_width):
                        new_row = row * kH
                        new_column = column * kW
                        Z[n, channel, new_row, new_column] = A[n, channel, row, column]
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Upsample2d.backward", "A_shape", self.A_shape)
        kH, kW = self.upsampling_factor
        shape = (N, C, kH * (H_in - 1) + 1, kW * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample2d.backward", "dLdZ", dLdZ, shape)
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        # read every element's gradient from its new place
        for n in range(N):
            for channel in range(C):
                for row in range(H_in):
                    for column in range(W_in):
                        new_row = row * kH
                        new_column = column * kW
                        dLdA[n, channel, row, column] = dLdZ[n, channel, new_row, new_column]
        return dLdA


class Downsample2d(Layer):
    """Downsampling of height and width, by one factor or by a pair (height's, width's)."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def __init__(self, downsampling_factor: int | tuple[int, int]) -> None:
        factors = check_pair("Downsample2d", "downsampling_factor", downsampling_factor)
        self.downsampling_factor = factors

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        A = check_array("Downsample2d.forward", "A", A, ("N", "C", "H", "W"))
        kH, kW = self.downsampling_factor
        self.A_shape = A.shape
        batch_size, num_channels, input_height, input_width = A.shape
        # size of the output, rounded up
        output_height = (input_height + kH - 1) // kH
        output_width = (input_width + kW - 1) // kW
        Z = np.zeros((batch_size, num_channels, output_height, output_width), dtype=A.dtype)
        # take every k-th row and column
        for n in range(batch_size):
            for channel in range(num_channels):
                for row in range(output_height):
                    for column in range(output_width):
                        old_row = row * kH
                        old_column = column * kW
                        Z[n, channel, row, column] = A[n, channel, old_row, old_column]
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Downsample2d.backward", "A_shape", self.A_shape)
        kH, kW = self.downsampling_factor
        shape = (N, C, -(-H_in // kH), -(-W_in // kW))
        dLdZ = check_shape("Downsample2d.backward", "dLdZ", dLdZ, shape)
        output_height = dLdZ.shape[2]
        output_width = dLdZ.shape[3]
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        # put every gradient back to where the element came from
        for n in range(N):
            for channel in range(C):
                for row in range(output_height):
                    for column in range(output_width):
                        old_row = row * kH
                        old_column = column * kW
                        dLdA[n, channel, old_row, old_column] = dLdZ[n, channel, row, column]
        return dLdA
