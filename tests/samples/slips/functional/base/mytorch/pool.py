"""Pooling over windows of height and width: first with stride 1, then with any stride.

Kernels and strides are an int, or a pair (height's, width's).
"""

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored
from mytorch.Conv2d import fold, out_size, unfold
from mytorch.layer import Array, Layer, Shape
from mytorch.resampling import Downsample2d


def max_pool2d(x, kernel, stride=(1, 1)):
    """Return Z and each maximum's place in its window, row-major."""
    cols = unfold(x, kernel, stride)
    N, C, kH, kW, oH, oW = cols.shape
    cols = cols.reshape(N, C, kH * kW, oH, oW)
    argmax = cols.argmax(axis=2)
    return np.take_along_axis(cols, argmax[:, :, None], axis=2)[:, :, 0], argmax


def max_pool2d_backward(grad, argmax, size, kernel, stride=(1, 1)):
    N, C, oH, oW = grad.shape
    kH, kW = kernel
    cols = np.zeros((N, C, kH * kW, oH, oW), grad.dtype)
    np.put_along_axis(cols, argmax[:, :, None], grad[:, :, None], axis=2)
    return fold(cols.reshape(N, C, kH, kW, oH, oW), size, stride)


def mean_pool2d(x, kernel, stride=(1, 1)):
    return unfold(x, kernel, stride).mean(axis=(2, 3))


def mean_pool2d_backward(grad, size, kernel, stride=(1, 1)):
    N, C, oH, oW = grad.shape
    kH, kW = kernel
    share = grad[:, :, None, None] / (kH * kW)
    return fold(np.broadcast_to(share, (N, C, kH, kW, oH, oW)), size, stride)


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
        Z, self.argmax = max_pool2d(A, self.kernel)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        A window's gradient goes to its first maximum; where windows overlap, they add up.
        """
        N, C, H_in, W_in = check_stored("MaxPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MaxPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        return max_pool2d_backward(dLdZ, self.argmax, (H_in, W_in), self.kernel)


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
        return mean_pool2d(A, self.kernel)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        Each of a window's kH kW elements gets the same share of its gradient.
        """
        N, C, H_in, W_in = check_stored("MeanPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MeanPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        return mean_pool2d_backward(dLdZ, (H_in, W_in), self.kernel)


class MaxPool2d(Layer):
    """MaxPool2d_stride1, then every stride-th row and column.

    H_out = (H_in - kH) // stride + 1, W_out alike.
    """

    maxpool2d_stride1: MaxPool2d_stride1
    downsample2d: Downsample2d
    A_shape: Shape | None = None

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
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array("MaxPool2d.forward", "A", A, axes, H=kH, W=kW)
        self.A_shape = A.shape
        Z, self.argmax = max_pool2d(A, self.kernel, self.stride)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        N, C, *size = check_stored("MaxPool2d.backward", "A_shape", self.A_shape)
        shape = (N, C, *out_size(size, self.kernel, self.stride))
        dLdZ = check_shape("MaxPool2d.backward", "dLdZ", dLdZ, shape)
        return max_pool2d_backward(dLdZ, self.argmax, size, self.kernel, self.stride)


class MeanPool2d(Layer):
    """MeanPool2d_stride1, then every stride-th row and column.

    H_out = (H_in - kH) // stride + 1, W_out alike.
    """

    meanpool2d_stride1: MeanPool2d_stride1
    downsample2d: Downsample2d
    A_shape: Shape | None = None

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
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array("MeanPool2d.forward", "A", A, axes, H=kH, W=kW)
        self.A_shape = A.shape
        Z = mean_pool2d(A, self.kernel, self.stride)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        N, C, *size = check_stored("MeanPool2d.backward", "A_shape", self.A_shape)
        shape = (N, C, *out_size(size, self.kernel, self.stride))
        dLdZ = check_shape("MeanPool2d.backward", "dLdZ", dLdZ, shape)
        return mean_pool2d_backward(dLdZ, size, self.kernel, self.stride)
