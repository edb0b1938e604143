"""Pooling over windows of height and width: first with stride 1, then with any stride.

Kernels and strides are an int, or a pair (height's, width's).
"""

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape
from mytorch.resampling import Downsample2d


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
        self.A_shape = N, C, H_in, W_in = A.shape
        corners, offsets = _windows(H_in, W_in, kH, kW)
        windows = A.reshape(N * C, H_in * W_in)[:, corners + offsets]
        place = windows.argmax(axis=2)
        shape = (N, C, H_in - kH + 1, W_in - kW + 1)
        self.argmax = place.reshape(shape)
        return np.take_along_axis(windows, place[:, :, None], axis=2).reshape(shape)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        A window's gradient goes to its first maximum; where windows overlap, they add up.
        """
        N, C, H_in, W_in = check_stored("MaxPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MaxPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        argmax = check_stored("MaxPool2d_stride1.backward", "argmax", self.argmax)
        corners, offsets = _windows(H_in, W_in, *self.kernel)
        at = corners[:, 0] + offsets[0, argmax.reshape(N * C, -1)]
        dLdA = np.zeros((N * C, H_in * W_in), dtype=dLdZ.dtype)
        np.add.at(dLdA, (np.arange(N * C)[:, None], at), dLdZ.reshape(N * C, -1))
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
        self.A_shape = N, C, H_in, W_in = A.shape
        corners, offsets = _windows(H_in, W_in, kH, kW)
        windows = A.reshape(N * C, H_in * W_in)[:, corners + offsets]
        Z = windows @ np.full(kH * kW, 1 / (kH * kW), dtype=A.dtype)
        return Z.reshape(N, C, H_in - kH + 1, W_in - kW + 1)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        Each of a window's kH kW elements gets the same share of its gradient.
        """
        N, C, H_in, W_in = check_stored("MeanPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MeanPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        kH, kW = self.kernel
        corners, offsets = _windows(H_in, W_in, kH, kW)
        shares = dLdZ.reshape(N * C, -1, 1) @ np.full((1, kH * kW), 1 / (kH * kW), dtype=dLdZ.dtype)
        dLdA = np.zeros((N * C, H_in * W_in), dtype=dLdZ.dtype)
        np.add.at(dLdA, (slice(None), corners + offsets), shares)
        return dLdA.reshape(N, C, H_in, W_in)


class MaxPool2d(Layer):
    """MaxPool2d_stride1, then every stride-th row and column.

    H_out = (H_in - kH) // stride + 1, W_out alike.
    """

    maxpool2d_stride1: MaxPool2d_stride1
    downsample2d: Downsample2d

    def __init__(self, kernel: int | tuple[int, int], stride: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MaxPool2d", "kernel", kernel)
        self.stride = check_pair("MaxPool2d", "stride", stride)
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self) -> list[Layer]:
        """The pooling and the downsampling."""
        return [self.maxpool2d_stride1, self.downsample2d]

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out); the parts check the shape."""
        return self.downsample2d.forward(self.maxpool2d_stride1.forward(A))

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
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
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self) -> list[Layer]:
        """The pooling and the downsampling."""
        return [self.meanpool2d_stride1, self.downsample2d]

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out); the parts check the shape."""
        return self.downsample2d.forward(self.meanpool2d_stride1.forward(A))

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        return self.meanpool2d_stride1.backward(self.downsample2d.backward(dLdZ))


def _windows(height: int, width: int, kH: int, kW: int) -> tuple[Array, Array]:
    """Return where windows begin, (H_out W_out, 1), and where their elements are from there on.

    Both count in a flattened image; the latter is (1, kH kW).
    """
    corners = np.arange(height - kH + 1)[:, None] * width + np.arange(width - kW + 1)
    offsets = np.arange(kH)[:, None] * width + np.arange(kW)
    return corners.reshape(-1, 1), offsets.reshape(1, -1)
