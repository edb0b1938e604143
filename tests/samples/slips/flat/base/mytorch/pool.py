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
        H_out, W_out = H_in - kH + 1, W_in - kW + 1
        a = A.ravel()
        values, places = [], []
        r = 0
        while r < N * C:
            y = 0
            while y < H_out:
                x = 0
                while x < W_out:
                    best = a[(r * H_in + y) * W_in + x]
                    place = 0
                    k = 1
                    while k < kH * kW:
                        value = a[(r * H_in + y + k // kW) * W_in + x + k % kW]
                        if value > best:
                            best = value
                            place = k
                        k += 1
                    values.append(best)
                    places.append(place)
                    x += 1
                y += 1
            r += 1
        self.argmax = np.stack(places).reshape(N, C, H_out, W_out)
        return np.stack(values).reshape(N, C, H_out, W_out)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        A window's gradient goes to its first maximum; where windows overlap, they add up.
        """
        N, C, H_in, W_in = check_stored("MaxPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MaxPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        kH, kW = self.kernel
        H_out, W_out = shape[2], shape[3]
        d, places = dLdZ.ravel(), self.argmax.ravel()
        out = np.zeros(N * C * H_in * W_in, dtype=dLdZ.dtype)
        k = 0
        while k < d.size:
            r = k // (H_out * W_out)
            y = k // W_out % H_out + places[k] // kW
            x = k % W_out + places[k] % kW
            out[(r * H_in + y) * W_in + x] += d[k]
            k += 1
        return out.reshape(N, C, H_in, W_in)


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
        H_out, W_out = H_in - kH + 1, W_in - kW + 1
        a = A.ravel()
        rows = []
        r = 0
        while r < N * C:
            y = 0
            while y < H_out:
                row = np.zeros(W_out, dtype=A.dtype)
                k = 0
                while k < kH * kW:
                    start = (r * H_in + y + k // kW) * W_in + k % kW
                    row += a[start : start + W_out]
                    k += 1
                rows.append(row / (kH * kW))
                y += 1
            r += 1
        return np.concatenate(rows).reshape(N, C, H_out, W_out)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        Each of a window's kH kW elements gets the same share of its gradient.
        """
        N, C, H_in, W_in = check_stored("MeanPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MeanPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        kH, kW = self.kernel
        H_out, W_out = shape[2], shape[3]
        d = dLdZ.ravel()
        out = np.zeros(N * C * H_in * W_in, dtype=dLdZ.dtype)
        r = 0
        while r < N * C:
            y = 0
            while y < H_out:
                source = (r * H_out + y) * W_out
                share = d[source : source + W_out] / (kH * kW)
                k = 0
                while k < kH * kW:
                    start = (r * H_in + y + k // kW) * W_in + k % kW
                    out[start : start + W_out] += share
                    k += 1
                y += 1
            r += 1
        return out.reshape(N, C, H_in, W_in)


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
