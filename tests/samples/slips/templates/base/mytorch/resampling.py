"""Zeros put between elements (up), and every k-th element kept (down)."""

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer, Shape


def _every_1d(k: int) -> tuple[slice, ...]:
    """Return the index of every k-th element of (N, C, W)."""
    return np.s_[:, :, ::k]


def _every_2d(kH: int, kW: int) -> tuple[slice, ...]:
    """Return the index of every kH-th row and kW-th column of (N, C, H, W)."""
    return np.s_[:, :, ::kH, ::kW]


def _scatter(values: Array, shape: Shape, index: tuple[slice, ...]) -> Array:
    """Return zeros of this shape, but with the values at the index."""
    out = np.zeros(shape, dtype=values.dtype)
    out[index] = values
    return out


class _Resampling(Layer):
    """Template: forward prepares, computes and stores the shape."""

    A_shape: Shape | None = None  # forward keeps the input's shape here
    axes: tuple[str, ...] = ()

    def forward(self, A: Array) -> Array:
        """Map A to Z, shorter or longer in space."""
        A = self._prepare(A)
        Z = self._compute(A)
        self._store(A)
        return Z

    def _prepare(self, A: Array) -> Array:
        return check_array(f"{type(self).__name__}.forward", "A", A, self.axes)

    def _compute(self, A: Array) -> Array:
        raise NotImplementedError

    def _store(self, A: Array) -> None:
        self.A_shape = A.shape


class Upsample1d(_Resampling):
    """k - 1 zeros between neighbours: W_out = k (W_in - 1) + 1."""

    axes = ("N", "C", "W")

    def __init__(self, upsampling_factor: int) -> None:
        factor = check_whole("Upsample1d", "upsampling_factor", upsampling_factor)
        self.upsampling_factor = factor

    def _compute(self, A: Array) -> Array:
        N, C, W_in = A.shape
        k = self.upsampling_factor
        return _scatter(A, (N, C, k * (W_in - 1) + 1), _every_1d(k))

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): the zeros' gradient goes nowhere."""
        N, C, W_in = check_stored("Upsample1d.backward", "A_shape", self.A_shape)
        shape = (N, C, self.upsampling_factor * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample1d.backward", "dLdZ", dLdZ, shape)
        return dLdZ[_every_1d(self.upsampling_factor)].copy()


class Downsample1d(_Resampling):
    """Every k-th element from the first on: W_out = ceil(W_in / k)."""

    axes = ("N", "C", "W")

    def __init__(self, downsampling_factor: int) -> None:
        factor = check_whole("Downsample1d", "downsampling_factor", downsampling_factor)
        self.downsampling_factor = factor

    def _compute(self, A: Array) -> Array:
        return A[_every_1d(self.downsampling_factor)].copy()

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): 0 where an element was dropped."""
        N, C, W_in = check_stored("Downsample1d.backward", "A_shape", self.A_shape)
        shape = (N, C, -(-W_in // self.downsampling_factor))
        dLdZ = check_shape("Downsample1d.backward", "dLdZ", dLdZ, shape)
        return _scatter(dLdZ, (N, C, W_in), _every_1d(self.downsampling_factor))


class Upsample2d(_Resampling):
    """Upsampling of height and width, by one factor or by a pair (height's, width's)."""

    axes = ("N", "C", "H", "W")

    def __init__(self, upsampling_factor: int | tuple[int, int]) -> None:
        factors = check_pair("Upsample2d", "upsampling_factor", upsampling_factor)
        self.upsampling_factor = factors

    def _compute(self, A: Array) -> Array:
        N, C, H_in, W_in = A.shape
        kH, kW = self.upsampling_factor
        shape = (N, C, kH * (H_in - 1) + 1, kW * (W_in - 1) + 1)
        return _scatter(A, shape, _every_2d(kH, kW))

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Upsample2d.backward", "A_shape", self.A_shape)
        kH, kW = self.upsampling_factor
        shape = (N, C, kH * (H_in - 1) + 1, kW * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample2d.backward", "dLdZ", dLdZ, shape)
        return dLdZ[_every_2d(kH, kW)].copy()


class Downsample2d(_Resampling):
    """Downsampling of height and width, by one factor or by a pair (height's, width's)."""

    axes = ("N", "C", "H", "W")

    def __init__(self, downsampling_factor: int | tuple[int, int]) -> None:
        factors = check_pair("Downsample2d", "downsampling_factor", downsampling_factor)
        self.downsampling_factor = factors

    def _compute(self, A: Array) -> Array:
        kH, kW = self.downsampling_factor
        return A[_every_2d(kH, kW)].copy()

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Downsample2d.backward", "A_shape", self.A_shape)
        kH, kW = self.downsampling_factor
        shape = (N, C, -(-H_in // kH), -(-W_in // kW))
        dLdZ = check_shape("Downsample2d.backward", "dLdZ", dLdZ, shape)
        return _scatter(dLdZ, (N, C, H_in, W_in), _every_2d(kH, kW))
