# file: mytorch/pool.py
# item: MeanPool2d_stride1
# mistake: forward unpacks the shape as (N, C, W, H), so non-square images are cut up wrongly.
# named: relation/shape

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape
from mytorch.resampling import Downsample2d


class MaxPool2d_stride1(Layer):
    """The maximum of each window."""

    A: Array | None = None

    def __init__(self, kernel: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MaxPool2d_stride1", "kernel", kernel)

    def forward(self, A: Array) -> Array:
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array("MaxPool2d_stride1.forward", "A", A, axes, H=kH, W=kW)
        self.A = A
        N, C, H, W = A.shape
        Z = np.zeros((N, C, H - kH + 1, W - kW + 1), dtype=A.dtype)
        for n in range(N):
            for c in range(C):
                for i in range(H - kH + 1):
                    for j in range(W - kW + 1):
                        Z[n, c, i, j] = np.max(A[n, c, i : i + kH, j : j + kW])
        return Z

    def backward(self, dLdZ: Array) -> Array:
        A, (kH, kW) = check_stored("MaxPool2d_stride1.backward", "A", self.A), self.kernel
        N, C, H, W = A.shape
        shape = (N, C, H - kH + 1, W - kW + 1)
        dLdZ = check_shape("MaxPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        dLdA = np.zeros(A.shape, dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                for i in range(H - kH + 1):
                    for j in range(W - kW + 1):
                        window = A[n, c, i : i + kH, j : j + kW]
                        y, x = np.unravel_index(np.argmax(window), window.shape)
                        dLdA[n, c, i + y, j + x] += dLdZ[n, c, i, j]
        return dLdA


class MeanPool2d_stride1(Layer):
    """The mean of each window."""

    A_shape: Shape | None = None

    def __init__(self, kernel: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MeanPool2d_stride1", "kernel", kernel)

    def forward(self, A: Array) -> Array:
        axes, (kH, kW) = ("N", "C", "H", "W"), self.kernel
        A = check_array("MeanPool2d_stride1.forward", "A", A, axes, H=kH, W=kW)
        self.A_shape = A.shape
        N, C, W, H = A.shape
        H_out, W_out = H - kH + 1, W - kW + 1
        Z = np.zeros((N, C, H_out, W_out), dtype=A.dtype)
        for n in range(N):
            for c in range(C):
                for i in range(H_out):
                    for j in range(W_out):
                        Z[n, c, i, j] = np.mean(A[n, c, i : i + kH, j : j + kW])
        return Z

    def backward(self, dLdZ: Array) -> Array:
        N, C, H_in, W_in = check_stored("MeanPool2d_stride1.backward", "A_shape", self.A_shape)
        shape = (N, C, H_in - self.kernel[0] + 1, W_in - self.kernel[1] + 1)
        dLdZ = check_shape("MeanPool2d_stride1.backward", "dLdZ", dLdZ, shape)
        kH, kW = self.kernel
        dLdA = np.zeros((N, C, H_in, W_in), dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                for i in range(dLdZ.shape[2]):
                    for j in range(dLdZ.shape[3]):
                        # everybody in the window gets the same
                        dLdA[n, c, i : i + kH, j : j + kW] += dLdZ[n, c, i, j] / (kH * kW)
        return dLdA


class MaxPool2d(Layer):
    """MaxPool2d_stride1, then every stride-th row and column."""

    def __init__(self, kernel: int | tuple[int, int], stride: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MaxPool2d", "kernel", kernel)
        self.stride = check_pair("MaxPool2d", "stride", stride)
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self) -> list[Layer]:
        return [self.maxpool2d_stride1, self.downsample2d]

    def forward(self, A: Array) -> Array:
        return self.downsample2d.forward(self.maxpool2d_stride1.forward(A))

    def backward(self, dLdZ: Array) -> Array:
        return self.maxpool2d_stride1.backward(self.downsample2d.backward(dLdZ))


class MeanPool2d(Layer):
    """MeanPool2d_stride1, then every stride-th row and column."""

    def __init__(self, kernel: int | tuple[int, int], stride: int | tuple[int, int]) -> None:
        self.kernel = check_pair("MeanPool2d", "kernel", kernel)
        self.stride = check_pair("MeanPool2d", "stride", stride)
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self) -> list[Layer]:
        return [self.meanpool2d_stride1, self.downsample2d]

    def forward(self, A: Array) -> Array:
        return self.downsample2d.forward(self.meanpool2d_stride1.forward(A))

    def backward(self, dLdZ: Array) -> Array:
        return self.meanpool2d_stride1.backward(self.downsample2d.backward(dLdZ))
