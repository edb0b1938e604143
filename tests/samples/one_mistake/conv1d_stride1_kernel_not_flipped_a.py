# file: mytorch/Conv1d.py
# item: Conv1d_stride1
# mistake: dLdA is correlated with the kernel as it is; it has to be flipped first.
# named: convolution/kernel_not_flipped

import numpy as np

from mytorch.checks import check_array, check_shape, check_stored, check_whole
from mytorch.init import init_bias, init_weight
from mytorch.layer import Array, InitFn, Layer
from mytorch.resampling import Downsample1d


class Conv1d_stride1(Layer):
    """Cross-correlation plus a bias, W_out = W_in - k + 1."""

    A: Array | None = None

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        weight_init_fn: InitFn | None = None,
        bias_init_fn: InitFn | None = None,
    ) -> None:
        self.in_channels = check_whole("Conv1d_stride1", "in_channels", in_channels)
        self.out_channels = check_whole("Conv1d_stride1", "out_channels", out_channels)
        self.kernel_size = check_whole("Conv1d_stride1", "kernel_size", kernel_size)
        shape = (self.out_channels, self.in_channels, self.kernel_size)
        self.W = init_weight("Conv1d_stride1", "weight_init_fn", weight_init_fn, shape)
        self.b = init_bias("Conv1d_stride1", bias_init_fn, self.out_channels)
        self.dLdW: Array = np.zeros_like(self.W)
        self.dLdb: Array = np.zeros_like(self.b)

    @property
    def params(self) -> list[Array]:
        return [self.W, self.b]

    @property
    def grads(self) -> list[Array]:
        return [self.dLdW, self.dLdb]

    def forward(self, A: Array) -> Array:
        axes = ("N", self.in_channels, "W")
        A = check_array("Conv1d_stride1.forward", "A", A, axes, W=self.kernel_size)
        self.A = A
        k = self.kernel_size
        N, W_out = A.shape[0], A.shape[2] - k + 1
        Z = np.zeros((N, self.out_channels, W_out), dtype=A.dtype)
        for n in range(N):
            for o in range(self.out_channels):
                for x in range(W_out):
                    Z[n, o, x] = np.sum(A[n, :, x : x + k] * self.W[o]) + self.b[o]
        return Z

    def backward(self, dLdZ: Array) -> Array:
        A = check_stored("Conv1d_stride1.backward", "A", self.A)
        shape = (A.shape[0], self.out_channels, A.shape[2] - self.kernel_size + 1)
        dLdZ = check_shape("Conv1d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        k = self.kernel_size
        N, _, W_in = A.shape
        W_out = dLdZ.shape[2]

        # weights and bias
        self.dLdW = np.zeros_like(self.W)
        self.dLdb = np.zeros_like(self.b)
        for n in range(N):
            for o in range(self.out_channels):
                for x in range(W_out):
                    self.dLdW[o] += dLdZ[n, o, x] * A[n, :, x : x + k]
                self.dLdb[o] += np.sum(dLdZ[n, o])

        # input
        padded = np.pad(dLdZ, ((0, 0), (0, 0), (k - 1, k - 1)))
        dLdA = np.zeros(A.shape, dtype=A.dtype)
        for n in range(N):
            for i in range(self.in_channels):
                for x in range(W_in):
                    dLdA[n, i, x] = np.sum(padded[n, :, x : x + k] * self.W[:, i, :])
        return dLdA


class Conv1d(Layer):
    """Padding, Conv1d_stride1, then every stride-th element."""

    conv1d_stride1: Conv1d_stride1
    downsample1d: Downsample1d

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        stride: int,
        padding: int = 0,
        weight_init_fn: InitFn | None = None,
        bias_init_fn: InitFn | None = None,
    ) -> None:
        self.in_channels = check_whole("Conv1d", "in_channels", in_channels)
        self.out_channels = check_whole("Conv1d", "out_channels", out_channels)
        self.kernel_size = check_whole("Conv1d", "kernel_size", kernel_size)
        self.stride = check_whole("Conv1d", "stride", stride)
        self.padding = check_whole("Conv1d", "padding", padding, least=0)
        self.conv1d_stride1 = Conv1d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample1d = Downsample1d(stride)

    @property
    def parts(self) -> list[Layer]:
        return [self.conv1d_stride1, self.downsample1d]

    def forward(self, A: Array) -> Array:
        axes, least = ("N", self.in_channels, "W"), self.kernel_size - 2 * self.padding
        A = check_array("Conv1d.forward", "A", A, axes, W=least)
        p = self.padding
        A = np.pad(A, ((0, 0), (0, 0), (p, p)))
        Z = self.conv1d_stride1.forward(A)
        return self.downsample1d.forward(Z)

    def backward(self, dLdZ: Array) -> Array:
        dLdZ = self.downsample1d.backward(dLdZ)
        dLdA = self.conv1d_stride1.backward(dLdZ)
        p = self.padding
        if p > 0:
            dLdA = dLdA[:, :, p:-p]
        return dLdA
