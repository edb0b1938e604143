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
        N, C, H_in, W_in = A.shape
        H_out, W_out = H_in - kH + 1, W_in - kW + 1
        self.A_shape = A.shape
        self.argmax = np.zeros((N, C, H_out, W_out), dtype=int)
        Z: Array = np.zeros((N, C, H_out, W_out), A.dtype)
        for n in range(N):
            for c in range(C):
                for y in range(H_out):
                    for x in range(W_out):
                        window = A[n, c, y : y + kH, x : x + kW]
                        assert window.shape == (kH, kW)
                        place = int(window.argmax())
                        self.argmax[n, c, y, x] = place
                        Z[n, c, y, x] = window[place // kW, place % kW]
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        A window's gradient goes to its first maximum; where windows overlap, they add up.
        """
        N, C, H_in, W_in = check_stored("MaxPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MaxPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        argmax = check_stored("MaxPool2d_stride1.backward", "argmax", self.argmax)
        assert argmax.shape == shape
        H_out, W_out = shape[2], shape[3]
        kW = self.kernel[1]
        dLdA: Array = np.zeros((N, C, H_in, W_in), dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                for y in range(H_out):
                    for x in range(W_out):
                        dy, dx = divmod(int(argmax[n, c, y, x]), kW)
                        dLdA[n, c, y + dy, x + dx] += dLdZ[n, c, y, x]
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
        N, C, H_in, W_in = A.shape
        H_out, W_out = H_in - kH + 1, W_in - kW + 1
        self.A_shape = A.shape
        Z: Array = np.zeros((N, C, H_out, W_out), A.dtype)
        for n in range(N):
            for c in range(C):
                S = sum(A[n, c, i : i + H_out, j : j + W_out] for i in range(kH) for j in range(kW))
                assert S.shape == (H_out, W_out)
                Z[n, c] = S / (kH * kW)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        Each of a window's kH kW elements gets the same share of its gradient.
        """
        N, C, H_in, W_in = check_stored("MeanPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MeanPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        kH, kW = self.kernel
        H_out, W_out = shape[2], shape[3]
        dLdA: Array = np.zeros((N, C, H_in, W_in), dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                share = dLdZ[n, c] / (kH * kW)
                for i in range(kH):
                    for j in range(kW):
                        dLdA[n, c, i : i + H_out, j : j + W_out] += share
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
        Z1 = self.maxpool2d_stride1.forward(A)
        Z = self.downsample2d.forward(Z1)
        assert Z.shape[:2] == A.shape[:2]
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        dLdZ1 = self.downsample2d.backward(dLdZ)
        dLdA = self.maxpool2d_stride1.backward(dLdZ1)
        assert dLdA.shape[:2] == dLdZ.shape[:2]
        return dLdA


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
        Z1 = self.meanpool2d_stride1.forward(A)
        Z = self.downsample2d.forward(Z1)
        assert Z.shape[:2] == A.shape[:2]
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        dLdZ1 = self.downsample2d.backward(dLdZ)
        dLdA = self.meanpool2d_stride1.backward(dLdZ1)
        assert dLdA.shape[:2] == dLdZ.shape[:2]
        return dLdA
