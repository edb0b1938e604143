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
        n_b, n_c, w_in = A.shape
        k = self.upsampling_factor
        w_out = k * (w_in - 1) + 1
        a = A.ravel()
        z = np.zeros(n_b * n_c * w_out, dtype=A.dtype)
        for n in range(n_b):
            for c in range(n_c):
                p = idx3(n, c, 0, n_c, w_out)
                q = idx3(n, c, 0, n_c, w_in)
                for x in range(w_in):
                    z[p + k * x] = a[q + x]
        return z.reshape(n_b, n_c, w_out)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): the zeros' gradient goes nowhere."""
        N, C, W_in = check_stored("Upsample1d.backward", "A_shape", self.A_shape)
        shape = (N, C, self.upsampling_factor * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample1d.backward", "dLdZ", dLdZ, shape)
        k = self.upsampling_factor
        w_out = shape[2]
        dz = dLdZ.ravel()
        da = np.zeros(N * C * W_in, dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                p = idx3(n, c, 0, C, w_out)
                q = idx3(n, c, 0, C, W_in)
                for x in range(W_in):
                    da[q + x] = dz[p + k * x]
        return da.reshape(N, C, W_in)


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
        n_b, n_c, w_in = A.shape
        k = self.downsampling_factor
        w_out = (w_in + k - 1) // k
        a = A.ravel()
        z = np.zeros(n_b * n_c * w_out, dtype=A.dtype)
        for n in range(n_b):
            for c in range(n_c):
                p = idx3(n, c, 0, n_c, w_out)
                q = idx3(n, c, 0, n_c, w_in)
                for x in range(w_out):
                    z[p + x] = a[q + k * x]
        return z.reshape(n_b, n_c, w_out)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): 0 where an element was dropped."""
        N, C, W_in = check_stored("Downsample1d.backward", "A_shape", self.A_shape)
        shape = (N, C, -(-W_in // self.downsampling_factor))
        dLdZ = check_shape("Downsample1d.backward", "dLdZ", dLdZ, shape)
        k = self.downsampling_factor
        w_out = shape[2]
        dz = dLdZ.ravel()
        da = np.zeros(N * C * W_in, dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                p = idx3(n, c, 0, C, w_out)
                q = idx3(n, c, 0, C, W_in)
                for x in range(w_out):
                    da[q + k * x] = dz[p + x]
        return da.reshape(N, C, W_in)


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
        n_b, n_c, h_in, w_in = A.shape
        h_out = kH * (h_in - 1) + 1
        w_out = kW * (w_in - 1) + 1
        a = A.ravel()
        z = np.zeros(n_b * n_c * h_out * w_out, dtype=A.dtype)
        for n in range(n_b):
            for c in range(n_c):
                for y in range(h_in):
                    p = idx4(n, c, kH * y, 0, n_c, h_out, w_out)
                    q = idx4(n, c, y, 0, n_c, h_in, w_in)
                    z[p : p + w_out : kW] = a[q : q + w_in]
        return z.reshape(n_b, n_c, h_out, w_out)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Upsample2d.backward", "A_shape", self.A_shape)
        kH, kW = self.upsampling_factor
        shape = (N, C, kH * (H_in - 1) + 1, kW * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample2d.backward", "dLdZ", dLdZ, shape)
        h_out = shape[2]
        w_out = shape[3]
        dz = dLdZ.ravel()
        da = np.zeros(N * C * H_in * W_in, dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                for y in range(H_in):
                    p = idx4(n, c, kH * y, 0, C, h_out, w_out)
                    q = idx4(n, c, y, 0, C, H_in, W_in)
                    da[q : q + W_in] = dz[p : p + w_out : kW]
        return da.reshape(N, C, H_in, W_in)


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
        n_b, n_c, h_in, w_in = A.shape
        h_out = (h_in + kH - 1) // kH
        w_out = (w_in + kW - 1) // kW
        a = A.ravel()
        z = np.zeros(n_b * n_c * h_out * w_out, dtype=A.dtype)
        for n in range(n_b):
            for c in range(n_c):
                for y in range(h_out):
                    p = idx4(n, c, y, 0, n_c, h_out, w_out)
                    q = idx4(n, c, kH * y, 0, n_c, h_in, w_in)
                    z[p : p + w_out] = a[q : q + w_in : kW]
        return z.reshape(n_b, n_c, h_out, w_out)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Downsample2d.backward", "A_shape", self.A_shape)
        kH, kW = self.downsampling_factor
        shape = (N, C, -(-H_in // kH), -(-W_in // kW))
        dLdZ = check_shape("Downsample2d.backward", "dLdZ", dLdZ, shape)
        h_out = shape[2]
        w_out = shape[3]
        dz = dLdZ.ravel()
        da = np.zeros(N * C * H_in * W_in, dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                for y in range(h_out):
                    p = idx4(n, c, y, 0, C, h_out, w_out)
                    q = idx4(n, c, kH * y, 0, C, H_in, W_in)
                    da[q : q + W_in : kW] = dz[p : p + w_out]
        return da.reshape(N, C, H_in, W_in)


def idx3(i: int, j: int, k: int, n_j: int, n_k: int) -> int:
    """Return the offset of element (i, j, k) in a flat buffer of (., n_j, n_k)."""
    return (i * n_j + j) * n_k + k


def idx4(i: int, j: int, k: int, m: int, n_j: int, n_k: int, n_m: int) -> int:
    """Return the offset of element (i, j, k, m) in a flat buffer of (., n_j, n_k, n_m)."""
    return ((i * n_j + j) * n_k + k) * n_m + m
