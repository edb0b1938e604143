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
        k = self.upsampling_factor
        n, c, w_in = A.shape
        w_out = k * (w_in - 1) + 1
        Z = np.zeros((n, c, w_out), dtype=A.dtype)
        x = 0
        while x < w_in:
            Z[:, :, x * k] = A[:, :, x]
            x += 1
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): the zeros' gradient goes nowhere."""
        N, C, W_in = check_stored("Upsample1d.backward", "A_shape", self.A_shape)
        shape = (N, C, self.upsampling_factor * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample1d.backward", "dLdZ", dLdZ, shape)
        k = self.upsampling_factor
        dA = np.empty((N, C, W_in), dtype=dLdZ.dtype)
        x = 0
        while x < W_in:
            dA[:, :, x] = dLdZ[:, :, x * k]
            x += 1
        return dA


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
        k = self.downsampling_factor
        n, c, w_in = A.shape
        w_out = (w_in + k - 1) // k
        Z = np.empty((n, c, w_out), dtype=A.dtype)
        x = 0
        while x < w_out:
            Z[:, :, x] = A[:, :, x * k]
            x += 1
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): 0 where an element was dropped."""
        N, C, W_in = check_stored("Downsample1d.backward", "A_shape", self.A_shape)
        shape = (N, C, -(-W_in // self.downsampling_factor))
        dLdZ = check_shape("Downsample1d.backward", "dLdZ", dLdZ, shape)
        k = self.downsampling_factor
        dA = np.zeros((N, C, W_in), dtype=dLdZ.dtype)
        x = 0
        while x < shape[2]:
            dA[:, :, x * k] = dLdZ[:, :, x]
            x += 1
        return dA


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
        n, c, h_in, w_in = A.shape
        h_out = kH * (h_in - 1) + 1
        w_out = kW * (w_in - 1) + 1
        Z = np.zeros((n * c, h_out * w_out), dtype=A.dtype)
        a = A.reshape(n * c, h_in * w_in)
        i = 0
        while i < h_in * w_in:
            y, x = i // w_in, i % w_in
            Z[:, y * kH * w_out + x * kW] = a[:, i]
            i += 1
        return Z.reshape(n, c, h_out, w_out)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Upsample2d.backward", "A_shape", self.A_shape)
        kH, kW = self.upsampling_factor
        shape = (N, C, kH * (H_in - 1) + 1, kW * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample2d.backward", "dLdZ", dLdZ, shape)
        w_out = shape[3]
        g = dLdZ.reshape(N * C, shape[2] * w_out)
        dA = np.empty((N * C, H_in * W_in), dtype=dLdZ.dtype)
        i = 0
        while i < H_in * W_in:
            y, x = i // W_in, i % W_in
            dA[:, i] = g[:, y * kH * w_out + x * kW]
            i += 1
        return dA.reshape(N, C, H_in, W_in)


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
        n, c, h_in, w_in = A.shape
        h_out = (h_in + kH - 1) // kH
        w_out = (w_in + kW - 1) // kW
        a = A.reshape(n * c, h_in * w_in)
        Z = np.empty((n * c, h_out * w_out), dtype=A.dtype)
        i = 0
        y = 0
        while y < h_out:
            x = 0
            while x < w_out:
                Z[:, i] = a[:, y * kH * w_in + x * kW]
                i += 1
                x += 1
            y += 1
        return Z.reshape(n, c, h_out, w_out)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Downsample2d.backward", "A_shape", self.A_shape)
        kH, kW = self.downsampling_factor
        shape = (N, C, -(-H_in // kH), -(-W_in // kW))
        dLdZ = check_shape("Downsample2d.backward", "dLdZ", dLdZ, shape)
        h_out, w_out = shape[2], shape[3]
        g = dLdZ.reshape(N * C, h_out * w_out)
        dA = np.zeros((N * C, H_in * W_in), dtype=dLdZ.dtype)
        i = 0
        y = 0
        while y < h_out:
            x = 0
            while x < w_out:
                dA[:, y * kH * W_in + x * kW] = g[:, i]
                i += 1
                x += 1
            y += 1
        return dA.reshape(N, C, H_in, W_in)
