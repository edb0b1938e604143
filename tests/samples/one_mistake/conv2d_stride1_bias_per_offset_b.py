# file: mytorch/Conv2d.py
# item: Conv2d_stride1
# mistake: Each of the k * k kernel positions adds the bias again.
# named: convolution/bias_per_kernel_offset

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored, check_whole
from mytorch.init import init_bias, init_weight
from mytorch.layer import Array, InitFn, Layer
from mytorch.resampling import Downsample2d


class Conv2d_stride1(Layer):
    """Cross-correlation plus a bias."""

    A: Array | None = None

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int],
        weight_init_fn: InitFn | None = None,
        bias_init_fn: InitFn | None = None,
    ) -> None:
        self.in_channels = check_whole("Conv2d_stride1", "in_channels", in_channels)
        self.out_channels = check_whole("Conv2d_stride1", "out_channels", out_channels)
        self.kernel_size = check_pair("Conv2d_stride1", "kernel_size", kernel_size)
        shape = (self.out_channels, self.in_channels, *self.kernel_size)
        self.W = init_weight("Conv2d_stride1", "weight_init_fn", weight_init_fn, shape)
        self.b = init_bias("Conv2d_stride1", bias_init_fn, self.out_channels)
        self.dLdW: Array = np.zeros_like(self.W)
        self.dLdb: Array = np.zeros_like(self.b)

    @property
    def params(self) -> list[Array]:
        return [self.W, self.b]

    @property
    def grads(self) -> list[Array]:
        return [self.dLdW, self.dLdb]

    def forward(self, A: Array) -> Array:
        axes, (kH, kW) = ("N", self.in_channels, "H", "W"), self.kernel_size
        A = check_array("Conv2d_stride1.forward", "A", A, axes, H=kH, W=kW)
        self.A = A
        N, _, H_in, W_in = A.shape
        H_out, W_out = H_in - kH + 1, W_in - kW + 1
        Z = np.zeros((N, self.out_channels, H_out, W_out), dtype=A.dtype)
        for i in range(kH):
            for j in range(kW):
                shifted = A[:, :, i : i + H_out, j : j + W_out]
                Z += np.einsum("nchw,oc->nohw", shifted, self.W[:, :, i, j])
                Z += self.b.reshape(1, -1, 1, 1)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        A, (kH, kW) = check_stored("Conv2d_stride1.backward", "A", self.A), self.kernel_size
        H_out, W_out = A.shape[2] - kH + 1, A.shape[3] - kW + 1
        shape = (A.shape[0], self.out_channels, H_out, W_out)
        dLdZ = check_shape("Conv2d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        dLdA = np.zeros_like(A)
        self.dLdW = np.zeros_like(self.W)
        for i in range(kH):
            for j in range(kW):
                rows, cols = slice(i, i + H_out), slice(j, j + W_out)
                self.dLdW[:, :, i, j] = np.einsum("nohw,nchw->oc", dLdZ, A[:, :, rows, cols])
                # scatter: what was read there in forward gets its gradient there
                dLdA[:, :, rows, cols] += np.einsum("nohw,oc->nchw", dLdZ, self.W[:, :, i, j])
        self.dLdb = dLdZ.sum(axis=(0, 2, 3))
        return dLdA


class Conv2d(Layer):
    """Padding, Conv2d_stride1, then every stride-th row and column."""

    conv2d_stride1: Conv2d_stride1
    downsample2d: Downsample2d

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int],
        stride: int | tuple[int, int],
        padding: int | tuple[int, int] = 0,
        weight_init_fn: InitFn | None = None,
        bias_init_fn: InitFn | None = None,
    ) -> None:
        self.in_channels = check_whole("Conv2d", "in_channels", in_channels)
        self.out_channels = check_whole("Conv2d", "out_channels", out_channels)
        self.kernel_size = check_pair("Conv2d", "kernel_size", kernel_size)
        self.stride = check_pair("Conv2d", "stride", stride)
        self.padding = check_pair("Conv2d", "padding", padding, least=0)
        self.conv2d_stride1 = Conv2d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self) -> list[Layer]:
        return [self.conv2d_stride1, self.downsample2d]

    def forward(self, A: Array) -> Array:
        axes = ("N", self.in_channels, "H", "W")
        (kH, kW), (pH, pW) = self.kernel_size, self.padding
        A = check_array("Conv2d.forward", "A", A, axes, H=kH - 2 * pH, W=kW - 2 * pW)
        self.H_in, self.W_in = A.shape[2:]
        padded = np.pad(A, ((0, 0), (0, 0), (pH, pH), (pW, pW)))
        Z = self.conv2d_stride1.forward(padded)
        return self.downsample2d.forward(Z)

    def backward(self, dLdZ: Array) -> Array:
        pH, pW = self.padding
        dLdA = self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
        return dLdA[:, :, pH : pH + self.H_in, pW : pW + self.W_in]
