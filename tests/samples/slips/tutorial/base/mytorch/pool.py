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
        x = A
        N, C, H_in, W_in = x.shape
        self.A_shape = x.shape
        H_out, W_out = H_in - kH + 1, W_in - kW + 1
        out = np.zeros((N, C, H_out, W_out), dtype=x.dtype)
        argmax = np.zeros((N, C, H_out, W_out), dtype=int)
        for i in range(H_out):
            for j in range(W_out):
                window = x[:, :, i : i + kH, j : j + kW].reshape(N, C, -1)
                out[:, :, i, j] = np.max(window, axis=2)
                argmax[:, :, i, j] = np.argmax(window, axis=2)
        self.argmax = argmax
        return out

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        A window's gradient goes to its first maximum; where windows overlap, they add up.
        """
        N, C, H_in, W_in = check_stored("MaxPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MaxPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        dout = dLdZ
        kH, kW = self.kernel
        H_out, W_out = dout.shape[2], dout.shape[3]
        dx = np.zeros((N, C, H_in, W_in), dtype=dout.dtype)
        n = np.arange(N)[:, None]
        c = np.arange(C)[None, :]
        for i in range(H_out):
            for j in range(W_out):
                idx = self.argmax[:, :, i, j]
                row = i + idx // kW
                col = j + idx % kW
                dx[n, c, row, col] += dout[:, :, i, j]
        return dx


class MeanPool2d_stride1(Layer):
    """The mean of each window: H_out = H_in - kH + 1, W_out alike."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def __init__(self, kernel: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MeanPool2d_stride1", "kernel", kernel)

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array("MeanPool2d_stride1.forward", "A", A, axes, H=kH, W=kW)
        x = A
        N, C, H_in, W_in = x.shape
        self.A_shape = x.shape
        H_out, W_out = H_in - kH + 1, W_in - kW + 1
        out = np.zeros((N, C, H_out, W_out), dtype=x.dtype)
        for i in range(H_out):
            for j in range(W_out):
                window = x[:, :, i : i + kH, j : j + kW]
                out[:, :, i, j] = np.sum(window, axis=(2, 3)) / (kH * kW)
        return out

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        Each of a window's kH kW elements gets the same share of its gradient.
        """
        N, C, H_in, W_in = check_stored("MeanPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MeanPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        dout = dLdZ
        kH, kW = self.kernel
        H_out, W_out = dout.shape[2], dout.shape[3]
        dx = np.zeros((N, C, H_in, W_in), dtype=dout.dtype)
        for i in range(H_out):
            for j in range(W_out):
                dwindow = dout[:, :, i, j] / (kH * kW)
                dx[:, :, i : i + kH, j : j + kW] += dwindow[:, :, None, None]
        return dx


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
        out = self.maxpool2d_stride1.forward(A)
        out = self.downsample2d.forward(out)
        return out

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        dout = self.downsample2d.backward(dLdZ)
        dx = self.maxpool2d_stride1.backward(dout)
        return dx


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
        out = self.meanpool2d_stride1.forward(A)
        out = self.downsample2d.forward(out)
        return out

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        dout = self.downsample2d.backward(dLdZ)
        dx = self.meanpool2d_stride1.backward(dout)
        return dx
