"""Zeros put between elements (up), and every k-th element kept (down)."""

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer, Shape
from mytorch.nd import as_tuple, strided


def spread(A: Array, factors: tuple[int, ...], sizes: Shape) -> Array:
    """Put A on every k-th place of zeros with these spatial sizes."""
    Z = np.zeros((*A.shape[:2], *sizes), dtype=A.dtype)
    Z[strided(factors)] = A
    return Z


class Upsample(Layer):
    """What Upsample1d and Upsample2d share."""

    upsampling_factor: int | tuple[int, int]
    A_shape: Shape | None

    def _up(self, A: Array) -> Array:
        self.A_shape = A.shape
        factors = as_tuple(self.upsampling_factor)
        sizes = tuple(k * (n - 1) + 1 for k, n in zip(factors, A.shape[2:], strict=True))
        return spread(A, factors, sizes)

    def _keep(self, dLdZ: Array) -> Array:
        return dLdZ[strided(as_tuple(self.upsampling_factor))].copy()


class Downsample(Layer):
    """What Downsample1d and Downsample2d share."""

    downsampling_factor: int | tuple[int, int]
    A_shape: Shape | None

    def _down(self, A: Array) -> Array:
        self.A_shape = A.shape
        return A[strided(as_tuple(self.downsampling_factor))].copy()

    def _refill(self, dLdZ: Array, *sizes: int) -> Array:
        return spread(dLdZ, as_tuple(self.downsampling_factor), sizes)


class Upsample1d(Upsample):
    """k - 1 zeros between neighbours: W_out = k (W_in - 1) + 1."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def __init__(self, upsampling_factor: int) -> None:
        factor = check_whole("Upsample1d", "upsampling_factor", upsampling_factor)
        self.upsampling_factor = factor

    def forward(self, A: Array) -> Array:
        """Map A (N, C, W_in) to Z (N, C, W_out)."""
        A = check_array("Upsample1d.forward", "A", A, ("N", "C", "W"))
        return self._up(A)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): the zeros' gradient goes nowhere."""
        N, C, W_in = check_stored("Upsample1d.backward", "A_shape", self.A_shape)
        shape = (N, C, self.upsampling_factor * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample1d.backward", "dLdZ", dLdZ, shape)
        return self._keep(dLdZ)


class Downsample1d(Downsample):
    """Every k-th element from the first on: W_out = ceil(W_in / k)."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def __init__(self, downsampling_factor: int) -> None:
        factor = check_whole("Downsample1d", "downsampling_factor", downsampling_factor)
        self.downsampling_factor = factor

    def forward(self, A: Array) -> Array:
        """Map A (N, C, W_in) to Z (N, C, W_out)."""
        A = check_array("Downsample1d.forward", "A", A, ("N", "C", "W"))
        return self._down(A)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): 0 where an element was dropped."""
        N, C, W_in = check_stored("Downsample1d.backward", "A_shape", self.A_shape)
        shape = (N, C, -(-W_in // self.downsampling_factor))
        dLdZ = check_shape("Downsample1d.backward", "dLdZ", dLdZ, shape)
        return self._refill(dLdZ, W_in)


class Upsample2d(Upsample):
    """Upsampling of height and width, by one factor or by a pair (height's, width's)."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def __init__(self, upsampling_factor: int | tuple[int, int]) -> None:
        factors = check_pair("Upsample2d", "upsampling_factor", upsampling_factor)
        self.upsampling_factor = factors

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        A = check_array("Upsample2d.forward", "A", A, ("N", "C", "H", "W"))
        return self._up(A)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Upsample2d.backward", "A_shape", self.A_shape)
        kH, kW = self.upsampling_factor
        shape = (N, C, kH * (H_in - 1) + 1, kW * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample2d.backward", "dLdZ", dLdZ, shape)
        return self._keep(dLdZ)


class Downsample2d(Downsample):
    """Downsampling of height and width, by one factor or by a pair (height's, width's)."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def __init__(self, downsampling_factor: int | tuple[int, int]) -> None:
        factors = check_pair("Downsample2d", "downsampling_factor", downsampling_factor)
        self.downsampling_factor = factors

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        A = check_array("Downsample2d.forward", "A", A, ("N", "C", "H", "W"))
        return self._down(A)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Downsample2d.backward", "A_shape", self.A_shape)
        kH, kW = self.downsampling_factor
        shape = (N, C, -(-H_in // kH), -(-W_in // kW))
        dLdZ = check_shape("Downsample2d.backward", "dLdZ", dLdZ, shape)
        return self._refill(dLdZ, H_in, W_in)
