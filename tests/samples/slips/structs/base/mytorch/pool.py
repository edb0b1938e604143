"""Pooling over windows of height and width: first with stride 1, then with any stride.

Kernels and strides are an int, or a pair (height's, width's).
"""

from dataclasses import dataclass
import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape
from mytorch.resampling import Downsample2d

@dataclass
class _Grid:
    """The size of the window, and how many places it has in each direction."""

    kH: int
    kW: int
    H_out: int
    W_out: int


def _grid(shape: Shape, kernel: tuple[int, int]) -> _Grid:
    kH, kW = kernel
    return _Grid(kH, kW, shape[2] - kH + 1, shape[3] - kW + 1)


class MaxPool2d_stride1(Layer):
    """The maximum of each window: H_out = H_in - kH + 1, W_out alike."""

    A_shape: Shape | None = None  # forward keeps the input's shape here
    argmax: Array | None = None  # and here each maximum's place in its window, (N, C, H_out, W_out)

    def __init__(self, kernel: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MaxPool2d_stride1", "kernel", kernel)

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array("MaxPool2d_stride1.forward", "A", A, axes, H=kH, W=kW)
        return self._fwd(A, _grid(A.shape, self.kernel))

    def _fwd(self, A: Array, g: "_Grid") -> Array:
        self.A_shape = A.shape
        Z = A[:, :, : g.H_out, : g.W_out].copy()
        self.argmax = np.zeros(Z.shape, dtype=int)
        at = 1
        while at < g.kH * g.kW:
            y, x = at // g.kW, at % g.kW
            here = A[:, :, y : y + g.H_out, x : x + g.W_out]
            better = here > Z
            Z[better] = here[better]
            self.argmax[better] = at
            at += 1
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        A window's gradient goes to its first maximum; where windows overlap, they add up.
        """
        N, C, H_in, W_in = check_stored("MaxPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MaxPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        return self._bwd(dLdZ, _grid((N, C, H_in, W_in), self.kernel))

    def _bwd(self, dLdZ: Array, g: "_Grid") -> Array:
        N, C, H_in, W_in = self.A_shape
        dLdA = np.zeros(N * C * H_in * W_in, dtype=dLdZ.dtype)
        flat, place = dLdZ.ravel(), self.argmax.ravel()
        out = np.arange(flat.size)
        image = out // (g.H_out * g.W_out)
        y = out // g.W_out % g.H_out + place // g.kW
        x = out % g.W_out + place % g.kW
        np.add.at(dLdA, (image * H_in + y) * W_in + x, flat)
        return dLdA.reshape(N, C, H_in, W_in)


class MeanPool2d_stride1(Layer):
    """The mean of each window: H_out = H_in - kH + 1, W_out alike."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def __init__(self, kernel: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MeanPool2d_stride1", "kernel", kernel)

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array("MeanPool2d_stride1.forward", "A", A, axes, H=kH, W=kW)
        return self._fwd(A, _grid(A.shape, self.kernel))

    def _fwd(self, A: Array, g: "_Grid") -> Array:
        self.A_shape = A.shape
        Z = np.zeros((A.shape[0], A.shape[1], g.H_out, g.W_out), dtype=A.dtype)
        for at in range(g.kH * g.kW):
            y, x = at // g.kW, at % g.kW
            Z += A[:, :, y : y + g.H_out, x : x + g.W_out]
        return Z / (g.kH * g.kW)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        Each of a window's kH kW elements gets the same share of its gradient.
        """
        N, C, H_in, W_in = check_stored("MeanPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MeanPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        return self._bwd(dLdZ, _grid((N, C, H_in, W_in), self.kernel))

    def _bwd(self, dLdZ: Array, g: "_Grid") -> Array:
        dLdA = np.zeros(self.A_shape, dtype=dLdZ.dtype)
        share = dLdZ / (g.kH * g.kW)
        for at in range(g.kH * g.kW):
            y, x = at // g.kW, at % g.kW
            dLdA[:, :, y : y + g.H_out, x : x + g.W_out] += share
        return dLdA


class MaxPool2d(Layer):
    """MaxPool2d_stride1, then every stride-th row and column.

    H_out = (H_in - kH) // stride + 1, W_out alike.
    """

    maxpool2d_stride1: MaxPool2d_stride1
    downsample2d: Downsample2d

    def __init__(self, kernel: int | tuple[int, int], stride: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MaxPool2d", "kernel", kernel)
        self.stride = check_pair("MaxPool2d", "stride", stride)
        self.maxpool2d_stride1 = MaxPool2d_stride1(self.kernel)
        self.downsample2d = Downsample2d(self.stride)

    @property
    def parts(self) -> list[Layer]:
        """The pooling and the downsampling."""
        return [self.maxpool2d_stride1, self.downsample2d]

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out); the parts check the shape."""
        return self._fwd(A)

    def _fwd(self, A: Array) -> Array:
        return self.downsample2d.forward(self.maxpool2d_stride1.forward(A))

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        return self._bwd(dLdZ)

    def _bwd(self, dLdZ: Array) -> Array:
        return self.maxpool2d_stride1.backward(self.downsample2d.backward(dLdZ))


class MeanPool2d(Layer):
    """MeanPool2d_stride1, then every stride-th row and column.

    H_out = (H_in - kH) // stride + 1, W_out alike.
    """

    meanpool2d_stride1: MeanPool2d_stride1
    downsample2d: Downsample2d

    def __init__(self, kernel: int | tuple[int, int], stride: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MeanPool2d", "kernel", kernel)
        self.stride = check_pair("MeanPool2d", "stride", stride)
        self.meanpool2d_stride1 = MeanPool2d_stride1(self.kernel)
        self.downsample2d = Downsample2d(self.stride)

    @property
    def parts(self) -> list[Layer]:
        """The pooling and the downsampling."""
        return [self.meanpool2d_stride1, self.downsample2d]

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out); the parts check the shape."""
        return self._fwd(A)

    def _fwd(self, A: Array) -> Array:
        return self.downsample2d.forward(self.meanpool2d_stride1.forward(A))

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        return self._bwd(dLdZ)

    def _bwd(self, dLdZ: Array) -> Array:
        return self.meanpool2d_stride1.backward(self.downsample2d.backward(dLdZ))
