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
        self.A_shape = A.shape
        N, C, H_in, W_in = A.shape
        H_out, W_out = self._out_size(H_in, W_in)
        Z, places = [], []
        for n in range(N):
            Z_channels, place_channels = [], []
            for c in range(C):
                Z_image, place_image = [], []
                for y in range(H_out):
                    Z_row, place_row = [], []
                    for x in range(W_out):
                        best, place = self._first_maximum(A[n, c, y : y + kH, x : x + kW])
                        Z_row.append(best)
                        place_row.append(place)
                    Z_image.append(Z_row)
                    place_image.append(place_row)
                Z_channels.append(Z_image)
                place_channels.append(place_image)
            Z.append(Z_channels)
            places.append(place_channels)
        self.argmax = np.array(places)
        return np.array(Z, dtype=A.dtype)

    def _out_size(self, H_in: int, W_in: int) -> tuple[int, int]:
        """Return height and width of the output."""
        return H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1

    def _first_maximum(self, window: Array) -> tuple[Array, int]:
        """Return the maximum of a window (kH, kW), and the place where it comes first."""
        best, place = window[0, 0], 0
        for i in range(window.shape[0]):
            for j in range(window.shape[1]):
                if window[i, j] > best:
                    best = window[i, j]
                    place = i * window.shape[1] + j
        return best, place

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        A window's gradient goes to its first maximum; where windows overlap, they add up.
        """
        N, C, H_in, W_in = check_stored("MaxPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MaxPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        argmax = check_stored("MaxPool2d_stride1.backward", "argmax", self.argmax)
        kW = self.kernel[1]
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                for y in range(dLdZ.shape[2]):
                    for x in range(dLdZ.shape[3]):
                        i = argmax[n, c, y, x] // kW
                        j = argmax[n, c, y, x] % kW
                        dLdA[n, c, y + i, x + j] += dLdZ[n, c, y, x]
        return dLdA


class MeanPool2d_stride1(Layer):
    """The mean of each window: H_out = H_in - kH + 1, W_out alike."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def __init__(self, kernel: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MeanPool2d_stride1", "kernel", kernel)

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array("MeanPool2d_stride1.forward", "A", A, axes, H=kH, W=kW)
        self.A_shape = A.shape
        N, C, H_in, W_in = A.shape
        samples = []
        for n in range(N):
            channels = []
            for c in range(C):
                image = []
                for y in range(H_in - kH + 1):
                    row = []
                    for x in range(W_in - kW + 1):
                        row.append(self._window(A, n, c, y, x).sum() / (kH * kW))
                    image.append(row)
                channels.append(image)
            samples.append(channels)
        return np.array(samples, dtype=A.dtype)

    def _window(self, A: Array, n: int, c: int, y: int, x: int) -> Array:
        """Return the window (kH, kW) whose upper left corner is at y, x: a view of A."""
        return A[n, c, y : y + self.kernel[0], x : x + self.kernel[1]]

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        Each of a window's kH kW elements gets the same share of its gradient.
        """
        N, C, H_in, W_in = check_stored("MeanPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MeanPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        area = self.kernel[0] * self.kernel[1]
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                for y in range(dLdZ.shape[2]):
                    for x in range(dLdZ.shape[3]):
                        window = self._window(dLdA, n, c, y, x)
                        window += dLdZ[n, c, y, x] / area
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
        Z = self.maxpool2d_stride1.forward(A)
        return self.downsample2d.forward(Z)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        grad = self.downsample2d.backward(dLdZ)
        return self.maxpool2d_stride1.backward(grad)


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
        Z = self.meanpool2d_stride1.forward(A)
        return self.downsample2d.forward(Z)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        grad = self.downsample2d.backward(dLdZ)
        return self.meanpool2d_stride1.backward(grad)
