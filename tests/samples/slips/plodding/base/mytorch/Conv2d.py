"""Convolution over height and width: first with stride 1, then with any stride and padding.

Kernels, strides and paddings are an int, or a pair (height's, width's).
"""

import numpy as np

from mytorch.checks import check_array, check_pair, check_shape, check_stored, check_whole
from mytorch.init import init_bias, init_weight
from mytorch.layer import Array, InitFn, Layer
from mytorch.resampling import Downsample2d


class Conv2d_stride1(Layer):
    """Cross-correlation plus a bias, as in PyTorch: H_out = H_in - kH + 1, W_out alike.

    W (out, in, kH, kW) is made by weight_init_fn(out, in, kH, kW), or is normal noise; b (out,)
    is made by bias_init_fn(out), or is zeros. dLdW and dLdb have the same shapes.
    """

    A: Array | None = None  # forward keeps its input here

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
        """W (out, in, kH, kW) and b (out,)."""
        return [self.W, self.b]

    @property
    def grads(self) -> list[Array]:
        """The gradients dLdW (out, in, kH, kW) and dLdb (out,)."""
        return [self.dLdW, self.dLdb]

    def forward(self, A: Array) -> Array:
        """Map A (N, in, H_in, W_in) to Z (N, out, H_out, W_out)."""
        axes, (least_H, least_W) = ("N", self.in_channels, "H", "W"), self.kernel_size
        A = check_array("Conv2d_stride1.forward", "A", A, axes, H=least_H, W=least_W)
        # keep the input for backward
        self.A = A.copy()
        weights = self.W.astype(A.dtype)
        bias = self.b.astype(A.dtype)
        kernel_height, kernel_width = self.kernel_size
        batch_size, in_channels, input_height, input_width = A.shape
        # size of the output
        output_height = input_height - kernel_height + 1
        output_width = input_width - kernel_width + 1
        Z = np.zeros((batch_size, self.out_channels, output_height, output_width), dtype=A.dtype)
        for n in range(batch_size):
            for out_channel in range(self.out_channels):
                for row in range(output_height):
                    for column in range(output_width):
                        # the part of the input that the kernel sees
                        row_end = row + kernel_height
                        column_end = column + kernel_width
                        window = A[n, :, row:row_end, column:column_end]
                        product = window * weights[out_channel]
                        Z[n, out_channel, row, column] = np.sum(product) + bias[out_channel]
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in).

        dLdW and dLdb are sums over the batch.
        """
        A, (kH, kW) = check_stored("Conv2d_stride1.backward", "A", self.A), self.kernel_size
        shape = (A.shape[0], self.out_channels, A.shape[2] - kH + 1, A.shape[3] - kW + 1)
        dLdZ = check_shape("Conv2d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        weights = self.W.astype(A.dtype)
        batch_size = A.shape[0]
        output_height = dLdZ.shape[2]
        output_width = dLdZ.shape[3]
        # start every gradient with zeros
        dLdW = np.zeros(self.W.shape, dtype=A.dtype)
        dLdb = np.zeros(self.b.shape, dtype=A.dtype)
        dLdA = np.zeros(A.shape, dtype=A.dtype)
        for n in range(batch_size):
            for out_channel in range(self.out_channels):
                for row in range(output_height):
                    for column in range(output_width):
                        row_end = row + kH
                        column_end = column + kW
                        window = A[n, :, row:row_end, column:column_end]
                        gradient = dLdZ[n, out_channel, row, column]
                        # this output element was made by this window, this kernel and this bias
                        dLdW[out_channel] += gradient * window
                        dLdb[out_channel] += gradient
                        dLdA[n, :, row:row_end, column:column_end] += gradient * weights[out_channel]
        self.dLdW = dLdW
        self.dLdb = dLdb
        return dLdA


class Conv2d(Layer):
    """Zero padding on all sides, Conv2d_stride1, then every stride-th row and column.

    H_out = (H_in + 2 padding - kH) // stride + 1, W_out alike. The parameters are
    conv2d_stride1's.
    """

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
            self.in_channels,
            self.out_channels,
            self.kernel_size,
            weight_init_fn,
            bias_init_fn,
        )
        self.downsample2d = Downsample2d(self.stride)

    @property
    def parts(self) -> list[Layer]:
        """The convolution and the downsampling."""
        return [self.conv2d_stride1, self.downsample2d]

    def forward(self, A: Array) -> Array:
        """Map A (N, in, H_in, W_in) to Z (N, out, H_out, W_out)."""
        axes = ("N", self.in_channels, "H", "W")
        (kH, kW), (pH, pW) = self.kernel_size, self.padding
        A = check_array("Conv2d.forward", "A", A, axes, H=kH - 2 * pH, W=kW - 2 * pW)
        batch_size, num_channels, input_height, input_width = A.shape
        # put zeros on all sides
        padded_height = input_height + 2 * pH
        padded_width = input_width + 2 * pW
        padded = np.zeros((batch_size, num_channels, padded_height, padded_width), dtype=A.dtype)
        row_end = pH + input_height
        column_end = pW + input_width
        padded[:, :, pH:row_end, pW:column_end] = A
        # convolution with stride 1
        convolved = self.conv2d_stride1.forward(padded)
        # keep every stride-th row and column
        Z = self.downsample2d.forward(convolved)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in).

        Sets the gradients of conv2d_stride1. The parts check the shape of dLdZ.
        """
        # go through the parts in reverse order
        dLdconvolved = self.downsample2d.backward(dLdZ)
        dLdpadded = self.conv2d_stride1.backward(dLdconvolved)
        # cut off the padding
        padding_height, padding_width = self.padding
        padded_height = dLdpadded.shape[2]
        padded_width = dLdpadded.shape[3]
        row_end = padded_height - padding_height
        column_end = padded_width - padding_width
        dLdA = dLdpadded[:, :, padding_height:row_end, padding_width:column_end]
        return dLdA.copy()
