"""Zeros put between elements (up), and every k-th element kept (down)."""

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer, Shape


def long(n, k):
    """length with k - 1 zeros between neighbours"""
    return k * (n - 1) + 1


def short(n, k):
    """how many are kept of n: rounded up"""
    if n % k == 0:
        return n // k
    else:
        return n // k + 1


class Upsample1d(Layer):
    """k - 1 zeros between neighbours: W_out = k (W_in - 1) + 1."""

    def __init__(self, upsampling_factor: int) -> None:
        self.cache = {}
        factor = check_whole("Upsample1d", "upsampling_factor", upsampling_factor)
        self.upsampling_factor = factor

    def forward(self, A: Array) -> Array:
        """Map A (N, C, W_in) to Z (N, C, W_out)."""
        A = check_array("Upsample1d.forward", "A", A, ("N", "C", "W"))
        self.cache["A_shape"] = A.shape
        N, C, W_in = A.shape
        k = self.upsampling_factor
        Z = np.zeros((N, C, long(W_in, k)), dtype=A.dtype)
        w = 0
        while w < W_in:
            Z[:, :, w * k] = A[:, :, w]
            w += 1
        # print("up", Z.shape)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): the zeros' gradient goes nowhere."""
        N, C, W_in = check_stored("Upsample1d.backward", "A_shape", self.cache.get("A_shape"))
        shape = (N, C, self.upsampling_factor * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample1d.backward", "dLdZ", dLdZ, shape)
        dLdA = np.zeros((N, C, W_in), dtype=dLdZ.dtype)
        w = 0
        while w < W_in:
            dLdA[:, :, w] = dLdZ[:, :, w * self.upsampling_factor]
            w += 1
        return dLdA


class Downsample1d(Layer):
    """Every k-th element from the first on: W_out = ceil(W_in / k)."""

    def __init__(self, downsampling_factor: int) -> None:
        self.cache = {}
        factor = check_whole("Downsample1d", "downsampling_factor", downsampling_factor)
        self.downsampling_factor = factor

    def forward(self, A: Array) -> Array:
        """Map A (N, C, W_in) to Z (N, C, W_out)."""
        A = check_array("Downsample1d.forward", "A", A, ("N", "C", "W"))
        self.cache["A_shape"] = A.shape
        N, C, W_in = A.shape
        k = self.downsampling_factor
        W_out = short(W_in, k)
        Z = np.zeros((N, C, W_out), dtype=A.dtype)
        i = 0
        while i < W_out:
            Z[:, :, i] = A[:, :, i * k]
            i += 1
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): 0 where an element was dropped."""
        N, C, W_in = check_stored("Downsample1d.backward", "A_shape", self.cache.get("A_shape"))
        shape = (N, C, -(-W_in // self.downsampling_factor))
        dLdZ = check_shape("Downsample1d.backward", "dLdZ", dLdZ, shape)
        dLdA = np.zeros((N, C, W_in), dtype=dLdZ.dtype)
        i = 0
        pos = 0
        while pos < W_in:
            dLdA[:, :, pos] = dLdZ[:, :, i]
            i += 1
            pos += self.downsampling_factor
        return dLdA


class Upsample2d(Layer):
    """Upsampling of height and width, by one factor or by a pair (height's, width's)."""

    def __init__(self, upsampling_factor: int | tuple[int, int]) -> None:
        self.cache = {}
        factors = check_pair("Upsample2d", "upsampling_factor", upsampling_factor)
        self.upsampling_factor = factors

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        A = check_array("Upsample2d.forward", "A", A, ("N", "C", "H", "W"))
        kH, kW = self.upsampling_factor
        self.cache["A_shape"] = A.shape
        N, C, H_in, W_in = A.shape
        Z = np.zeros((N, C, long(H_in, kH), long(W_in, kW)), dtype=A.dtype)
        h = 0
        while h < H_in:
            w = 0
            while w < W_in:
                Z[:, :, h * kH, w * kW] = A[:, :, h, w]
                w += 1
            h += 1
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Upsample2d.backward", "A_shape", self.cache.get("A_shape"))
        kH, kW = self.upsampling_factor
        shape = (N, C, kH * (H_in - 1) + 1, kW * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample2d.backward", "dLdZ", dLdZ, shape)
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        h = 0
        while h < H_in:
            w = 0
            while w < W_in:
                dLdA[:, :, h, w] = dLdZ[:, :, h * kH, w * kW]
                w += 1
            h += 1
        # print("dLdA", dLdA.shape)
        return dLdA


class Downsample2d(Layer):
    """Downsampling of height and width, by one factor or by a pair (height's, width's)."""

    def __init__(self, downsampling_factor: int | tuple[int, int]) -> None:
        self.cache = {}
        factors = check_pair("Downsample2d", "downsampling_factor", downsampling_factor)
        self.downsampling_factor = factors

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        A = check_array("Downsample2d.forward", "A", A, ("N", "C", "H", "W"))
        kH, kW = self.downsampling_factor
        self.cache["A_shape"] = A.shape
        H_out, W_out = short(A.shape[2], kH), short(A.shape[3], kW)
        Z = np.zeros((A.shape[0], A.shape[1], H_out, W_out), dtype=A.dtype)
        row = 0
        while row < H_out:
            col = 0
            while col < W_out:
                Z[:, :, row, col] = A[:, :, row * kH, col * kW]
                col += 1
            row += 1
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Downsample2d.backward", "A_shape", self.cache.get("A_shape"))
        kH, kW = self.downsampling_factor
        shape = (N, C, -(-H_in // kH), -(-W_in // kW))
        dLdZ = check_shape("Downsample2d.backward", "dLdZ", dLdZ, shape)
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        row = 0
        while row < dLdZ.shape[2]:
            col = 0
            while col < dLdZ.shape[3]:
                dLdA[:, :, row * kH, col * kW] = dLdZ[:, :, row, col]
                col += 1
            row += 1
        return dLdA
