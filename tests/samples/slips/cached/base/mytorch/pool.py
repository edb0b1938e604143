"""Pooling over windows of height and width: first with stride 1, then with any stride.

Kernels and strides are an int, or a pair (height's, width's).
"""

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape
from mytorch.resampling import Downsample2d


def out_size(shape, kernel):
    """(H_out, W_out) for an input's shape and a kernel"""
    return shape[2] - kernel[0] + 1, shape[3] - kernel[1] + 1


def window_at(A, y, x, kernel):
    return A[:, :, y : y + kernel[0], x : x + kernel[1]]


class MaxPool2d_stride1(Layer):
    """The maximum of each window: H_out = H_in - kH + 1, W_out alike."""

    def __init__(self, kernel: int | tuple[int, int]) -> None:
        self.cache = {}
        self.kernel = check_pair("MaxPool2d_stride1", "kernel", kernel)

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array("MaxPool2d_stride1.forward", "A", A, axes, H=kH, W=kW)
        self.cache["A_shape"] = A.shape
        self.cache["place"] = {}
        N, C = A.shape[0], A.shape[1]
        H_out, W_out = out_size(A.shape, self.kernel)
        Z = np.zeros((N, C, H_out, W_out), dtype=A.dtype)
        y = 0
        while y < H_out:
            x = 0
            while x < W_out:
                flat = window_at(A, y, x, self.kernel).reshape(N, C, kH * kW)
                self.cache["place"][(y, x)] = flat.argmax(axis=2)
                Z[:, :, y, x] = flat.max(axis=2)
                x += 1
            y += 1
        # print(self.cache["place"])
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        A window's gradient goes to its first maximum; where windows overlap, they add up.
        """
        N, C, H_in, W_in = check_stored("MaxPool2d_stride1.backward", "A_shape", self.cache.get("A_shape"))
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MaxPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        n = np.arange(N).reshape(N, 1)
        c = np.arange(C).reshape(1, C)
        y = 0
        while y < shape[2]:
            x = 0
            while x < shape[3]:
                place = self.cache["place"][(y, x)]
                row = y + place // self.kernel[1]
                col = x + place % self.kernel[1]
                dLdA[n, c, row, col] += dLdZ[:, :, y, x]
                x += 1
            y += 1
        return dLdA


class MeanPool2d_stride1(Layer):
    """The mean of each window: H_out = H_in - kH + 1, W_out alike."""

    def __init__(self, kernel: int | tuple[int, int]) -> None:
        self.cache = {}
        self.kernel = check_pair("MeanPool2d_stride1", "kernel", kernel)

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array("MeanPool2d_stride1.forward", "A", A, axes, H=kH, W=kW)
        self.cache["A_shape"] = A.shape
        H_out, W_out = out_size(A.shape, self.kernel)
        Z = np.zeros((A.shape[0], A.shape[1], H_out, W_out), dtype=A.dtype)
        i = 0
        while i < H_out:
            j = 0
            while j < W_out:
                total = window_at(A, i, j, self.kernel).sum(axis=(2, 3))
                Z[:, :, i, j] = total / (kH * kW)
                j += 1
            i += 1
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        Each of a window's kH kW elements gets the same share of its gradient.
        """
        N, C, H_in, W_in = check_stored("MeanPool2d_stride1.backward", "A_shape", self.cache.get("A_shape"))
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MeanPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        kH, kW = self.kernel
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        share = dLdZ / (kH * kW)
        i = 0
        while i < shape[2]:
            j = 0
            while j < shape[3]:
                dLdA[:, :, i : i + kH, j : j + kW] += share[:, :, i : i + 1, j : j + 1]
                j += 1
            i += 1
        # print("dLdA", dLdA)
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
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

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
        dLdZ = self.downsample2d.backward(dLdZ)
        return self.maxpool2d_stride1.backward(dLdZ)


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
        pooled = self.meanpool2d_stride1.forward(A)
        # print("pooled", pooled.shape)
        return self.downsample2d.forward(pooled)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        dLdpooled = self.downsample2d.backward(dLdZ)
        return self.meanpool2d_stride1.backward(dLdpooled)
