"""Zeros put between elements (up), and every k-th element kept (down)."""

from typing import NamedTuple

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer, Shape


class Resampled(NamedTuple):
    """The input's shape: widths that differ give outputs of one width."""

    shape: Shape


def upsample1d_forward(A: Array, k: int) -> tuple[Array, Resampled]:
    """Put k - 1 zeros between neighbours."""
    N, C, W_in = A.shape
    Z = np.zeros((N, C, k * (W_in - 1) + 1), dtype=A.dtype)
    Z[:, :, ::k] = A
    return Z, Resampled(A.shape)


def upsample1d_backward(dLdZ: Array, k: int) -> Array:
    """Keep the gradient of what was there before."""
    return dLdZ[:, :, ::k].copy()


def downsample1d_forward(A: Array, k: int) -> tuple[Array, Resampled]:
    """Keep every k-th element."""
    return A[:, :, ::k].copy(), Resampled(A.shape)


def downsample1d_backward(dLdZ: Array, k: int, saved: Resampled) -> Array:
    """Zeros where an element was dropped."""
    dLdA = np.zeros(saved.shape, dtype=dLdZ.dtype)
    dLdA[:, :, ::k] = dLdZ
    return dLdA


def upsample2d_forward(A: Array, kH: int, kW: int) -> tuple[Array, Resampled]:
    """Put kH - 1 rows and kW - 1 columns of zeros between neighbours."""
    N, C, H_in, W_in = A.shape
    H_out, W_out = kH * (H_in - 1) + 1, kW * (W_in - 1) + 1
    Z = np.zeros((N, C, H_out, W_out), dtype=A.dtype)
    Z[:, :, ::kH, ::kW] = A
    return Z, Resampled(A.shape)


def upsample2d_backward(dLdZ: Array, kH: int, kW: int) -> Array:
    """Keep the gradient of what was there before."""
    return dLdZ[:, :, ::kH, ::kW].copy()


def downsample2d_forward(A: Array, kH: int, kW: int) -> tuple[Array, Resampled]:
    """Keep every kH-th row and every kW-th column."""
    return A[:, :, ::kH, ::kW].copy(), Resampled(A.shape)


def downsample2d_backward(dLdZ: Array, kH: int, kW: int, saved: Resampled) -> Array:
    """Zeros where an element was dropped."""
    dLdA = np.zeros(saved.shape, dtype=dLdZ.dtype)
    dLdA[:, :, ::kH, ::kW] = dLdZ
    return dLdA


class Upsample1d(Layer):
    """k - 1 zeros between neighbours: W_out = k (W_in - 1) + 1."""

    saved: Resampled | None = None  # forward keeps the input's shape here

    def __init__(self, upsampling_factor: int) -> None:
        factor = check_whole("Upsample1d", "upsampling_factor", upsampling_factor)
        self.upsampling_factor = factor

    def forward(self, A: Array) -> Array:
        """Map A (N, C, W_in) to Z (N, C, W_out)."""
        A = check_array("Upsample1d.forward", "A", A, ("N", "C", "W"))
        Z, self.saved = upsample1d_forward(A, self.upsampling_factor)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): the zeros' gradient goes nowhere."""
        saved = check_stored("Upsample1d.backward", "saved", self.saved)
        N, C, W_in = saved.shape
        shape = (N, C, self.upsampling_factor * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample1d.backward", "dLdZ", dLdZ, shape)
        return upsample1d_backward(dLdZ, self.upsampling_factor)


class Downsample1d(Layer):
    """Every k-th element from the first on: W_out = ceil(W_in / k)."""

    saved: Resampled | None = None  # forward keeps the input's shape here

    def __init__(self, downsampling_factor: int) -> None:
        factor = check_whole("Downsample1d", "downsampling_factor", downsampling_factor)
        self.downsampling_factor = factor

    def forward(self, A: Array) -> Array:
        """Map A (N, C, W_in) to Z (N, C, W_out)."""
        A = check_array("Downsample1d.forward", "A", A, ("N", "C", "W"))
        Z, self.saved = downsample1d_forward(A, self.downsampling_factor)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): 0 where an element was dropped."""
        saved = check_stored("Downsample1d.backward", "saved", self.saved)
        N, C, W_in = saved.shape
        shape = (N, C, -(-W_in // self.downsampling_factor))
        dLdZ = check_shape("Downsample1d.backward", "dLdZ", dLdZ, shape)
        return downsample1d_backward(dLdZ, self.downsampling_factor, saved)


class Upsample2d(Layer):
    """Upsampling of height and width, by one factor or by a pair (height's, width's)."""

    saved: Resampled | None = None  # forward keeps the input's shape here

    def __init__(self, upsampling_factor: int | tuple[int, int]) -> None:
        factors = check_pair("Upsample2d", "upsampling_factor", upsampling_factor)
        self.upsampling_factor = factors

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        A = check_array("Upsample2d.forward", "A", A, ("N", "C", "H", "W"))
        kH, kW = self.upsampling_factor
        Z, self.saved = upsample2d_forward(A, kH, kW)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        saved = check_stored("Upsample2d.backward", "saved", self.saved)
        N, C, H_in, W_in = saved.shape
        kH, kW = self.upsampling_factor
        shape = (N, C, kH * (H_in - 1) + 1, kW * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample2d.backward", "dLdZ", dLdZ, shape)
        return upsample2d_backward(dLdZ, kH, kW)


class Downsample2d(Layer):
    """Downsampling of height and width, by one factor or by a pair (height's, width's)."""

    saved: Resampled | None = None  # forward keeps the input's shape here

    def __init__(self, downsampling_factor: int | tuple[int, int]) -> None:
        factors = check_pair("Downsample2d", "downsampling_factor", downsampling_factor)
        self.downsampling_factor = factors

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        A = check_array("Downsample2d.forward", "A", A, ("N", "C", "H", "W"))
        kH, kW = self.downsampling_factor
        Z, self.saved = downsample2d_forward(A, kH, kW)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        saved = check_stored("Downsample2d.backward", "saved", self.saved)
        N, C, H_in, W_in = saved.shape
        kH, kW = self.downsampling_factor
        shape = (N, C, -(-H_in // kH), -(-W_in // kW))
        dLdZ = check_shape("Downsample2d.backward", "dLdZ", dLdZ, shape)
        return downsample2d_backward(dLdZ, kH, kW, saved)
