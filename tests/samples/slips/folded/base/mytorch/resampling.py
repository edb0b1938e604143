"""Zeros put between elements (up), and every k-th element kept (down)."""

from collections.abc import Callable
from functools import reduce
from typing import Any, NamedTuple

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer, Shape


Map = Callable[[Array], Array]


def compose(*fs: Map) -> Map:
    return reduce(lambda f, g: lambda A: g(f(A)), fs)


def per_axis(f: Callable[[Any, int], Map], *sizes: Any) -> Map:
    """f(size, axis) over the last axes, one size each, one axis after the other."""
    return compose(*(f(size, axis) for axis, size in enumerate(sizes, start=-len(sizes))))


def keep_every(k: int, axis: int) -> Map:
    return lambda A: np.take(A, np.arange(0, A.shape[axis], k), axis)


class Spread(NamedTuple):
    k: int
    width: int


def spread(to: Spread, axis: int) -> Map:
    """The elements k apart over `width` places, zeros between them."""
    place = np.arange(to.width)
    taken = (place % to.k == 0).reshape(-1, *(1,) * (-1 - axis))
    return lambda A: np.where(taken, np.take(A, place // to.k, axis), A.dtype.type(0))


class Upsample1d(Layer):
    """k - 1 zeros between neighbours: W_out = k (W_in - 1) + 1."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def __init__(self, upsampling_factor: int) -> None:
        factor = check_whole("Upsample1d", "upsampling_factor", upsampling_factor)
        self.upsampling_factor = factor

    def forward(self, A: Array) -> Array:
        """Map A (N, C, W_in) to Z (N, C, W_out)."""
        A = check_array("Upsample1d.forward", "A", A, ("N", "C", "W"))
        self.A_shape, k = A.shape, self.upsampling_factor
        return per_axis(spread, Spread(k, k * (A.shape[-1] - 1) + 1))(A)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): the zeros' gradient goes nowhere."""
        N, C, W_in = check_stored("Upsample1d.backward", "A_shape", self.A_shape)
        shape = (N, C, self.upsampling_factor * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample1d.backward", "dLdZ", dLdZ, shape)
        return per_axis(keep_every, self.upsampling_factor)(dLdZ)


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
        return per_axis(keep_every, self.downsampling_factor)(A)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): 0 where an element was dropped."""
        N, C, W_in = check_stored("Downsample1d.backward", "A_shape", self.A_shape)
        shape = (N, C, -(-W_in // self.downsampling_factor))
        dLdZ = check_shape("Downsample1d.backward", "dLdZ", dLdZ, shape)
        return per_axis(spread, Spread(self.downsampling_factor, W_in))(dLdZ)


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
        H_in, W_in = A.shape[2:]
        return per_axis(spread, Spread(kH, kH * (H_in - 1) + 1), Spread(kW, kW * (W_in - 1) + 1))(A)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Upsample2d.backward", "A_shape", self.A_shape)
        kH, kW = self.upsampling_factor
        shape = (N, C, kH * (H_in - 1) + 1, kW * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample2d.backward", "dLdZ", dLdZ, shape)
        return per_axis(keep_every, kH, kW)(dLdZ)


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
        return per_axis(keep_every, kH, kW)(A)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Downsample2d.backward", "A_shape", self.A_shape)
        kH, kW = self.downsampling_factor
        shape = (N, C, -(-H_in // kH), -(-W_in // kW))
        dLdZ = check_shape("Downsample2d.backward", "dLdZ", dLdZ, shape)
        return per_axis(spread, Spread(kH, H_in), Spread(kW, W_in))(dLdZ)
