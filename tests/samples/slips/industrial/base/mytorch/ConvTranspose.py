"""Transposed convolution: zeros between the elements, then a convolution with stride 1.

This equals PyTorch's conv1d and conv2d of the zero-stuffed input, not its ConvTranspose, whose
kernel is flipped, whose weights are (in, out, k) and whose output is wider.
"""

from mytorch.checks import check_array, check_pair, check_whole
from mytorch.Conv1d import Conv1d_stride1
from mytorch.Conv2d import Conv2d_stride1
from mytorch.layer import Array, InitFn, Layer
from mytorch.resampling import Upsample1d, Upsample2d


class ConvTranspose1d(Layer):
    """Upsample1d, then Conv1d_stride1: W_out = f (W_in - 1) + 1 - k + 1 for the factor f."""

    upsample1d: Upsample1d
    conv1d_stride1: Conv1d_stride1

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        upsampling_factor: int,
        weight_init_fn: InitFn | None = None,
        bias_init_fn: InitFn | None = None,
    ) -> None:
        self.in_channels = check_whole("ConvTranspose1d", "in_channels", in_channels)
        self.out_channels = check_whole("ConvTranspose1d", "out_channels", out_channels)
        self.kernel_size = check_whole("ConvTranspose1d", "kernel_size", kernel_size)
        factor = check_whole("ConvTranspose1d", "upsampling_factor", upsampling_factor)
        self.upsampling_factor = factor
        self.upsample1d = Upsample1d(factor)
        self.conv1d_stride1 = Conv1d_stride1(
            self.in_channels,
            self.out_channels,
            self.kernel_size,
            weight_init_fn,
            bias_init_fn,
        )

    @property
    def parts(self) -> list[Layer]:
        """The upsampling and the convolution."""
        return [self.upsample1d, self.conv1d_stride1]

    def forward(self, A: Array) -> Array:
        """Map A (N, in, W_in) to Z (N, out, W_out)."""
        axes = ("N", self.in_channels, "W")
        least = _least_input(self.kernel_size, self.upsampling_factor)
        A = check_array("ConvTranspose1d.forward", "A", A, axes, W=least)
        return self.conv1d_stride1.forward(self.upsample1d.forward(A))

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); sets the gradients of conv1d_stride1.

        The parts check the shape of dLdZ.
        """
        return self.upsample1d.backward(self.conv1d_stride1.backward(dLdZ))


class ConvTranspose2d(Layer):
    """Upsample2d, then Conv2d_stride1; kernel and factor are an int or a pair (height's, width's).

    H_out = f (H_in - 1) + 1 - k + 1 for the factor f, W_out alike.
    """

    upsample2d: Upsample2d
    conv2d_stride1: Conv2d_stride1

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int],
        upsampling_factor: int | tuple[int, int],
        weight_init_fn: InitFn | None = None,
        bias_init_fn: InitFn | None = None,
    ) -> None:
        self.in_channels = check_whole("ConvTranspose2d", "in_channels", in_channels)
        self.out_channels = check_whole("ConvTranspose2d", "out_channels", out_channels)
        self.kernel_size = check_pair("ConvTranspose2d", "kernel_size", kernel_size)
        factors = check_pair("ConvTranspose2d", "upsampling_factor", upsampling_factor)
        self.upsampling_factor = factors
        self.upsample2d = Upsample2d(factors)
        self.conv2d_stride1 = Conv2d_stride1(
            self.in_channels,
            self.out_channels,
            self.kernel_size,
            weight_init_fn,
            bias_init_fn,
        )

    @property
    def parts(self) -> list[Layer]:
        """The upsampling and the convolution."""
        return [self.upsample2d, self.conv2d_stride1]

    def forward(self, A: Array) -> Array:
        """Map A (N, in, H_in, W_in) to Z (N, out, H_out, W_out)."""
        axes = ("N", self.in_channels, "H", "W")
        least_H, least_W = map(_least_input, self.kernel_size, self.upsampling_factor)
        A = check_array("ConvTranspose2d.forward", "A", A, axes, H=least_H, W=least_W)
        return self.conv2d_stride1.forward(self.upsample2d.forward(A))

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in).

        Sets the gradients of conv2d_stride1. The parts check the shape of dLdZ.
        """
        return self.upsample2d.backward(self.conv2d_stride1.backward(dLdZ))


def _least_input(kernel: int, factor: int) -> int:
    """Return the shortest input that, upsampled, has room for the kernel."""
    return -(-(kernel - 1) // factor) + 1
