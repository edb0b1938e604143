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
        n_b, n_c, h_in, w_in = A.shape
        h_out = h_in - kH + 1
        w_out = w_in - kW + 1
        a = A.ravel()
        z = np.zeros(n_b * n_c * h_out * w_out, dtype=A.dtype)
        arg = np.zeros(n_b * n_c * h_out * w_out, dtype=np.int64)
        for n in range(n_b):
            for c in range(n_c):
                for y in range(h_out):
                    for x in range(w_out):
                        p = idx4(n, c, y, x, n_c, h_out, w_out)
                        best = a[idx4(n, c, y, x, n_c, h_in, w_in)]
                        best_k = 0
                        for ky in range(kH):
                            q = idx4(n, c, y + ky, x, n_c, h_in, w_in)
                            for kx in range(kW):
                                if a[q + kx] > best:
                                    best = a[q + kx]
                                    best_k = ky * kW + kx
                        z[p] = best
                        arg[p] = best_k
        self.A_shape = A.shape
        self.argmax = arg.reshape(n_b, n_c, h_out, w_out)
        return z.reshape(n_b, n_c, h_out, w_out)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        A window's gradient goes to its first maximum; where windows overlap, they add up.
        """
        N, C, H_in, W_in = check_stored("MaxPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MaxPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        kH, kW = self.kernel
        h_out = H_in - kH + 1
        w_out = W_in - kW + 1
        arg = check_stored("MaxPool2d_stride1.backward", "argmax", self.argmax).ravel()
        dz = dLdZ.ravel()
        da = np.zeros(N * C * H_in * W_in, dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                for y in range(h_out):
                    for x in range(w_out):
                        p = idx4(n, c, y, x, C, h_out, w_out)
                        ky = int(arg[p]) // kW
                        kx = int(arg[p]) % kW
                        da[idx4(n, c, y + ky, x + kx, C, H_in, W_in)] += dz[p]
        return da.reshape(N, C, H_in, W_in)


class MeanPool2d_stride1(Layer):
    """The mean of each window: H_out = H_in - kH + 1, W_out alike."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def __init__(self, kernel: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MeanPool2d_stride1", "kernel", kernel)

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H_in, W_in) to Z (N, C, H_out, W_out)."""
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array("MeanPool2d_stride1.forward", "A", A, axes, H=kH, W=kW)
        n_b, n_c, h_in, w_in = A.shape
        h_out = h_in - kH + 1
        w_out = w_in - kW + 1
        n_k = kH * kW
        a = A.ravel()
        z = np.zeros(n_b * n_c * h_out * w_out, dtype=A.dtype)
        for n in range(n_b):
            for c in range(n_c):
                for y in range(h_out):
                    for x in range(w_out):
                        acc = 0.0
                        for ky in range(kH):
                            q = idx4(n, c, y + ky, x, n_c, h_in, w_in)
                            for kx in range(kW):
                                acc += float(a[q + kx])
                        z[idx4(n, c, y, x, n_c, h_out, w_out)] = acc / n_k
        self.A_shape = A.shape
        return z.reshape(n_b, n_c, h_out, w_out)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in).

        Each of a window's kH kW elements gets the same share of its gradient.
        """
        N, C, H_in, W_in = check_stored("MeanPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MeanPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        kH, kW = self.kernel
        h_out = H_in - kH + 1
        w_out = W_in - kW + 1
        n_k = kH * kW
        dz = dLdZ.ravel()
        da = np.zeros(N * C * H_in * W_in, dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                for y in range(h_out):
                    for x in range(w_out):
                        share = dz[idx4(n, c, y, x, C, h_out, w_out)] / n_k
                        for ky in range(kH):
                            q = idx4(n, c, y + ky, x, C, H_in, W_in)
                            da[q : q + kW] += share
        return da.reshape(N, C, H_in, W_in)


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
        return self.downsample2d.forward(Z1)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        dLdZ1 = self.downsample2d.backward(dLdZ)
        return self.maxpool2d_stride1.backward(dLdZ1)


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
        return self.downsample2d.forward(Z1)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H_out, W_out) to dLdA (N, C, H_in, W_in); the parts check the shape."""
        dLdZ1 = self.downsample2d.backward(dLdZ)
        return self.meanpool2d_stride1.backward(dLdZ1)


def idx4(i: int, j: int, k: int, m: int, n_j: int, n_k: int, n_m: int) -> int:
    """Return the offset of element (i, j, k, m) in a flat buffer of (., n_j, n_k, n_m)."""
    return ((i * n_j + j) * n_k + k) * n_m + m
