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
        N, C, W = A.shape
        k = self.upsampling_factor
        self.A_shape = A.shape
        U = np.zeros((N, C, W, k), dtype=A.dtype)
        U[:, :, :, 0] = A
        Z = U.reshape(N, C, W * k)[:, :, : k * (W - 1) + 1]
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): the zeros' gradient goes nowhere."""
        N, C, W_in = check_stored("Upsample1d.backward", "A_shape", self.A_shape)
        shape = (N, C, self.upsampling_factor * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample1d.backward", "dLdZ", dLdZ, shape)
        k = self.upsampling_factor
        dLdA = dLdZ[:, :, ::k].copy()
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
        Z = A[:, :, :: self.downsampling_factor].copy()
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): 0 where an element was dropped."""
        N, C, W_in = check_stored("Downsample1d.backward", "A_shape", self.A_shape)
        shape = (N, C, -(-W_in // self.downsampling_factor))
        dLdZ = check_shape("Downsample1d.backward", "dLdZ", dLdZ, shape)
        k = self.downsampling_factor
        W = shape[2]
        U = np.zeros((N, C, W, k), dtype=dLdZ.dtype)
        U[:, :, :, 0] = dLdZ
        dLdA = U.reshape(N, C, W * k)[:, :, :W_in]
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
        N, C, H, W = A.shape
        self.A_shape = A.shape
        U = np.zeros((N, C, H, kH, W, kW), dtype=A.dtype)
        U[:, :, :, 0, :, 0] = A
        Z = U.reshape(N, C, H * kH, W * kW)[:, :, : kH * (H - 1) + 1, : kW * (W - 1) + 1]
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Upsample2d.backward", "A_shape", self.A_shape)
        kH, kW = self.upsampling_factor
        shape = (N, C, kH * (H_in - 1) + 1, kW * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample2d.backward", "dLdZ", dLdZ, shape)
        dLdA = dLdZ[:, :, ::kH, ::kW].copy()
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
        Z = A[:, :, ::kH, ::kW].copy()
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Downsample2d.backward", "A_shape", self.A_shape)
        kH, kW = self.downsampling_factor
        shape = (N, C, -(-H_in // kH), -(-W_in // kW))
        dLdZ = check_shape("Downsample2d.backward", "dLdZ", dLdZ, shape)
        H, W = shape[2:]
        U = np.zeros((N, C, H, kH, W, kW), dtype=dLdZ.dtype)
        U[:, :, :, 0, :, 0] = dLdZ
        dLdA = U.reshape(N, C, H * kH, W * kW)[:, :, :H_in, :W_in]
        return dLdA
