"""Residual blocks and a network of them.

He et al., 2015, "Deep Residual Learning for Image Recognition".
"""

from collections.abc import Sequence

import numpy as np

from mytorch.activation import ReLU
from mytorch.batchnorm2d import BatchNorm2d
from mytorch.checks import check_array, check_shape, check_stored, check_whole
from mytorch.Conv2d import Conv2d
from mytorch.layer import Array, Layer, Shape
from mytorch.linear import Linear


def is_one(value):
    """1 or (1, 1)"""
    if isinstance(value, tuple | list):
        return value[0] == 1 and value[1] == 1
    else:
        return value == 1


def is_zero(value):
    if isinstance(value, tuple | list):
        return value[0] == 0 and value[1] == 0
    else:
        return value == 0


def back_through(layers, grad):
    i = len(layers) - 1
    while i >= 0:
        grad = layers[i].backward(grad)
        i -= 1
    return grad


class ConvBlock(Layer):
    """Conv2d, then BatchNorm2d."""

    layers: list[Layer]

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int],
        stride: int | tuple[int, int],
        padding: int | tuple[int, int],
    ) -> None:
        conv = Conv2d(in_channels, out_channels, kernel_size, stride, padding)
        norm = BatchNorm2d(out_channels)
        self.layers = [conv, norm]

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def forward(self, A: Array, eval: bool = False) -> Array:
        """Map A (N, in, H_in, W_in) to Z (N, out, H_out, W_out); the layers check the shape.

        With eval=True, BatchNorm2d normalises with its running statistics.
        """
        i = 0
        while i < len(self.layers):
            A = _forward(self.layers[i], A, eval)
            # print("ConvBlock", i, A.shape)
            i += 1
        return A

    def backward(self, grad: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in)."""
        return back_through(self.layers, grad)


class IdentityBlock(Layer):
    """The shortcut that changes nothing."""

    def forward(self, A: Array) -> Array:
        """Return A itself, of any shape."""
        return A

    def backward(self, grad: Array) -> Array:
        """Return the gradient itself, of A's shape."""
        return grad


class ResBlock(Layer):
    """Z = ReLU(convolutions(A) + shortcut(A)).

    The convolutions are ConvBlock(in, out, filter_size, stride, padding), ReLU, and
    ConvBlock(out, out, 1, 1, 0). The shortcut must end in the same shape: it is the identity
    where filter 1, stride 1, padding 0 and equal channels keep the shape, and elsewhere a
    ConvBlock with the arguments of the first.
    """

    convolution_layers: list[Layer]
    residual_connection: ConvBlock | IdentityBlock
    final_activation: ReLU

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        filter_size: int | tuple[int, int],
        stride: int | tuple[int, int] = 3,
        padding: int | tuple[int, int] = 1,
    ) -> None:
        self.convolution_layers = [
            ConvBlock(in_channels, out_channels, filter_size, stride, padding),
            ReLU(),
            ConvBlock(out_channels, out_channels, 1, 1, 0),
        ]
        self.final_activation = ReLU()
        if in_channels == out_channels and is_one(filter_size) and is_one(stride) and is_zero(padding):
            self.residual_connection = IdentityBlock()
        else:
            self.residual_connection = ConvBlock(
                in_channels, out_channels, filter_size, stride, padding
            )

    @property
    def parts(self) -> list[Layer]:
        """The convolutions, then the shortcut."""
        return [*self.convolution_layers, self.residual_connection]

    def forward(self, A: Array, eval: bool = False) -> Array:
        """Map A (N, in, H_in, W_in) to Z (N, out, H_out, W_out); the layers check the shape.

        With eval=True, BatchNorm2d normalises with its running statistics.
        """
        Z = A
        i = 0
        while i < len(self.convolution_layers):
            Z = _forward(self.convolution_layers[i], Z, eval)
            i += 1
        shortcut = _forward(self.residual_connection, A, eval)
        # print("Z", Z.shape, "shortcut", shortcut.shape)
        return self.final_activation.forward(Z + shortcut)

    def backward(self, grad: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in)."""
        grad = self.final_activation.backward(grad)
        through = back_through(self.convolution_layers, grad)
        around = self.residual_connection.backward(grad)
        return through + around


class MeanOverSpace(Layer):
    """Z[n, c] = the mean of A[n, c] over height and width."""

    def __init__(self) -> None:
        self.cache = {}

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H, W) to Z (N, C)."""
        A = check_array("MeanOverSpace.forward", "A", A, ("N", "C", "H", "W"))
        self.cache["A_shape"] = A.shape
        return A.mean(axis=(2, 3))

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C) to dLdA (N, C, H, W): each element gets the same share."""
        N, C, H, W = check_stored("MeanOverSpace.backward", "A_shape", self.cache.get("A_shape"))
        dLdZ = check_shape("MeanOverSpace.backward", "dLdZ", dLdZ, (N, C))
        share = dLdZ / (H * W)
        dLdA = np.zeros((N, C, H, W), dtype=dLdZ.dtype)
        dLdA += share.reshape(N, C, 1, 1)
        return dLdA


class ResNet(Layer):
    """A stem, residual blocks, the mean over space, Linear: images to logits.

    The stem is ConvBlock(in_channels, channels[0], 3, 1, 1) and a ReLU. For every entry of channels
    there are `blocks` ResBlocks with filter 3 and padding 1; the stride of the block in which the
    channels grow is 2, of all others 1. ValueError where channels has no entry.
    """

    layers: list[Layer]

    def __init__(
        self,
        in_channels: int,
        num_classes: int,
        channels: Sequence[int] = (16, 32),
        blocks: int = 1,
    ) -> None:
        if len(channels) == 0:
            raise ValueError("ResNet: expected channels to hold one width or more, got none")
        self.in_channels = check_whole("ResNet", "in_channels", in_channels)
        self.num_classes = check_whole("ResNet", "num_classes", num_classes)
        widths = [check_whole("ResNet", f"channels[{i}]", c) for i, c in enumerate(channels)]
        self.channels, self.blocks = widths, check_whole("ResNet", "blocks", blocks)
        self.layers = [ConvBlock(in_channels, widths[0], 3, 1, 1), ReLU()]
        now = widths[0]
        i = 0
        while i < len(widths):
            j = 0
            while j < blocks:
                if widths[i] > now:
                    stride = 2
                else:
                    stride = 1
                self.layers.append(ResBlock(now, widths[i], 3, stride, 1))
                # print("block", i, j, now, widths[i], stride)
                now = widths[i]
                j += 1
            i += 1
        self.layers.append(MeanOverSpace())
        self.layers.append(Linear(now, num_classes))

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def forward(self, A: Array, eval: bool = False) -> Array:
        """Map A (N, in_channels, H, W) to logits Z (N, num_classes).

        With eval=True, BatchNorm2d normalises with its running statistics.
        """
        A = check_array("ResNet.forward", "A", A, ("N", self.in_channels, "H", "W"))
        i = 0
        while i < len(self.layers):
            A = _forward(self.layers[i], A, eval)
            i += 1
        return A

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, num_classes) to dLdA (N, in_channels, H, W)."""
        return back_through(self.layers, dLdZ)


def _forward(layer: Layer, A: Array, eval: bool) -> Array:
    """Return layer.forward(A), and tell about `eval` where there is a BatchNorm2d inside."""
    if isinstance(layer, BatchNorm2d | ConvBlock | ResBlock):
        return layer.forward(A, eval)
    return layer.forward(A)
