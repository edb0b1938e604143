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
        N, C, W_in = A.shape
        k = self.upsampling_factor
        Z = np.zeros((N, C, k * (W_in - 1) + 1), dtype=A.dtype)
        for n in range(N):
            for c in range(C):
                for w in range(W_in):
                    w0 = w * k
                    Z[n, c, w0] = A[n, c, w]
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): the zeros' gradient goes nowhere."""
        N, C, W_in = check_stored("Upsample1d.backward", "A_shape", self.A_shape)
        shape = (N, C, self.upsampling_factor * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample1d.backward", "dLdZ", dLdZ, shape)
        k = self.upsampling_factor
        dLdA = np.zeros((N, C, W_in), dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                for w in range(W_in):
                    w0 = w * k
                    dLdA[n, c, w] = dLdZ[n, c, w0]
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
        N, C, W_in = A.shape
        k = self.downsampling_factor
        W_out = (W_in + k - 1) // k
        Z = np.zeros((N, C, W_out), dtype=A.dtype)
        for n in range(N):
            for c in range(C):
                for w in range(W_out):
                    w0 = w * k
                    Z[n, c, w] = A[n, c, w0]
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): 0 where an element was dropped."""
        N, C, W_in = check_stored("Downsample1d.backward", "A_shape", self.A_shape)
        shape = (N, C, -(-W_in // self.downsampling_factor))
        dLdZ = check_shape("Downsample1d.backward", "dLdZ", dLdZ, shape)
        k = self.downsampling_factor
        dLdA = np.zeros((N, C, W_in), dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                for w in range(shape[2]):
                    w0 = w * k
                    dLdA[n, c, w0] = dLdZ[n, c, w]
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
        N, C, H_in, W_in = A.shape
        Z = np.zeros((N, C, kH * (H_in - 1) + 1, kW * (W_in - 1) + 1), dtype=A.dtype)
        for n in range(N):
            for c in range(C):
                for h in range(H_in):
                    h0 = h * kH
                    for w in range(W_in):
                        w0 = w * kW
                        Z[n, c, h0, w0] = A[n, c, h, w]
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Upsample2d.backward", "A_shape", self.A_shape)
        kH, kW = self.upsampling_factor
        shape = (N, C, kH * (H_in - 1) + 1, kW * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample2d.backward", "dLdZ", dLdZ, shape)
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                for h in range(H_in):
                    h0 = h * kH
                    for w in range(W_in):
                        w0 = w * kW
                        dLdA[n, c, h, w] = dLdZ[n, c, h0, w0]
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
        N, C, H_in, W_in = A.shape
        H_out = (H_in + kH - 1) // kH
        W_out = (W_in + kW - 1) // kW
        Z = np.zeros((N, C, H_out, W_out), dtype=A.dtype)
        for n in range(N):
            for c in range(C):
                for h in range(H_out):
                    h0 = h * kH
                    for w in range(W_out):
                        w0 = w * kW
                        Z[n, c, h, w] = A[n, c, h0, w0]
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Downsample2d.backward", "A_shape", self.A_shape)
        kH, kW = self.downsampling_factor
        shape = (N, C, -(-H_in // kH), -(-W_in // kW))
        dLdZ = check_shape("Downsample2d.backward", "dLdZ", dLdZ, shape)
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                for h in range(shape[2]):
                    h0 = h * kH
                    for w in range(shape[3]):
                        w0 = w * kW
                        dLdA[n, c, h0, w0] = dLdZ[n, c, h, w]
        return dLdA
