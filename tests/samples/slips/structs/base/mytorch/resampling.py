"""Zeros put between elements (up), and every k-th element kept (down)."""

from dataclasses import dataclass
import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer, Shape

@dataclass
class _Span:
    """The length of one axis, and the factor that it grows or shrinks by."""

    n: int
    k: int

    @property
    def wide(self) -> int:
        return self.k * (self.n - 1) + 1

    @property
    def narrow(self) -> int:
        return (self.n + self.k - 1) // self.k


class Upsample1d(Layer):
    """k - 1 zeros between neighbours: W_out = k (W_in - 1) + 1."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def __init__(self, upsampling_factor: int) -> None:
        factor = check_whole("Upsample1d", "upsampling_factor", upsampling_factor)
        self.upsampling_factor = factor

    def forward(self, A: Array) -> Array:
        """Map A (N, C, W_in) to Z (N, C, W_out)."""
        A = check_array("Upsample1d.forward", "A", A, ("N", "C", "W"))
        return self._fwd(A)

    def _fwd(self, A: Array) -> Array:
        self.A_shape = A.shape
        N, C, W_in = A.shape
        span = _Span(W_in, self.upsampling_factor)
        Z = np.zeros((N, C, span.wide), dtype=A.dtype)
        x = 0
        while x < W_in:
            Z[:, :, x * span.k] = A[:, :, x]
            x += 1
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): the zeros' gradient goes nowhere."""
        N, C, W_in = check_stored("Upsample1d.backward", "A_shape", self.A_shape)
        shape = (N, C, self.upsampling_factor * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample1d.backward", "dLdZ", dLdZ, shape)
        return self._bwd(dLdZ)

    def _bwd(self, dLdZ: Array) -> Array:
        dLdA = np.zeros(self.A_shape, dtype=dLdZ.dtype)
        k, W_out = self.upsampling_factor, dLdZ.shape[2]
        x = 0
        while x < W_out:
            dLdA[:, :, x // k] = dLdZ[:, :, x]
            x += k
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
        return self._fwd(A)

    def _fwd(self, A: Array) -> Array:
        self.A_shape = A.shape
        N, C, W_in = A.shape
        span = _Span(W_in, self.downsampling_factor)
        Z = np.zeros((N, C, span.narrow), dtype=A.dtype)
        x = 0
        while x < W_in:
            Z[:, :, x // span.k] = A[:, :, x]
            x += span.k
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, W_out) to dLdA (N, C, W_in): 0 where an element was dropped."""
        N, C, W_in = check_stored("Downsample1d.backward", "A_shape", self.A_shape)
        shape = (N, C, -(-W_in // self.downsampling_factor))
        dLdZ = check_shape("Downsample1d.backward", "dLdZ", dLdZ, shape)
        return self._bwd(dLdZ)

    def _bwd(self, dLdZ: Array) -> Array:
        dLdA = np.zeros(self.A_shape, dtype=dLdZ.dtype)
        k = self.downsampling_factor
        for x in range(self.A_shape[2]):
            if x % k != 0:
                continue
            dLdA[:, :, x] = dLdZ[:, :, x // k]
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
        return self._fwd(A, kH, kW)

    def _fwd(self, A: Array, kH: int, kW: int) -> Array:
        self.A_shape = A.shape
        N, C, H_in, W_in = A.shape
        rows, cols = _Span(H_in, kH), _Span(W_in, kW)
        Z = np.zeros((N * C, rows.wide * cols.wide), dtype=A.dtype)
        flat = A.reshape(N * C, H_in * W_in)
        at = 0
        while at < H_in * W_in:
            y, x = at // W_in, at % W_in
            Z[:, y * kH * cols.wide + x * kW] = flat[:, at]
            at += 1
        return Z.reshape(N, C, rows.wide, cols.wide)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Upsample2d.backward", "A_shape", self.A_shape)
        kH, kW = self.upsampling_factor
        shape = (N, C, kH * (H_in - 1) + 1, kW * (W_in - 1) + 1)
        dLdZ = check_shape("Upsample2d.backward", "dLdZ", dLdZ, shape)
        return self._bwd(dLdZ, kH, kW)

    def _bwd(self, dLdZ: Array, kH: int, kW: int) -> Array:
        N, C, H_in, W_in = self.A_shape
        H_out, W_out = dLdZ.shape[2:]
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        y = 0
        while y < H_out:
            x = 0
            while x < W_out:
                dLdA[:, :, y // kH, x // kW] = dLdZ[:, :, y, x]
                x += kW
            y += kH
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
        return self._fwd(A, kH, kW)

    def _fwd(self, A: Array, kH: int, kW: int) -> Array:
        self.A_shape = A.shape
        N, C, H_in, W_in = A.shape
        rows, cols = _Span(H_in, kH), _Span(W_in, kW)
        Z = np.zeros((N, C, rows.narrow, cols.narrow), dtype=A.dtype)
        y = 0
        while y < H_in:
            x = 0
            while x < W_in:
                Z[:, :, y // kH, x // kW] = A[:, :, y, x]
                x += kW
            y += kH
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in)."""
        N, C, H_in, W_in = check_stored("Downsample2d.backward", "A_shape", self.A_shape)
        kH, kW = self.downsampling_factor
        shape = (N, C, -(-H_in // kH), -(-W_in // kW))
        dLdZ = check_shape("Downsample2d.backward", "dLdZ", dLdZ, shape)
        return self._bwd(dLdZ, kH, kW)

    def _bwd(self, dLdZ: Array, kH: int, kW: int) -> Array:
        N, C, H_in, W_in = self.A_shape
        W_out = dLdZ.shape[3]
        dLdA = np.zeros((N * C, H_in * W_in), dtype=dLdZ.dtype)
        flat = dLdZ.reshape(N * C, -1)
        for at in range(H_in * W_in):
            y, x = at // W_in, at % W_in
            if y % kH != 0 or x % kW != 0:
                continue
            dLdA[:, at] = flat[:, (y // kH) * W_out + x // kW]
        return dLdA.reshape(N, C, H_in, W_in)
