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
        self.conv = Conv2d(in_channels, out_channels, kernel_size, stride, padding)
        self.bn = BatchNorm2d(out_channels)
        self.layers = [self.conv, self.bn]

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def forward(self, A: Array, eval: bool = False) -> Array:
        """Map A (N, in, H_in, W_in) to Z (N, out, H_out, W_out); the layers check the shape.

        With eval=True, BatchNorm2d normalises with its running statistics.
        """
        Z = self.layers[0].forward(A)
        BZ = self.layers[1].forward(Z, eval)
        return BZ

    def backward(self, grad: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in)."""
        dLdZ = self.layers[1].backward(grad)
        dLdA = self.layers[0].backward(dLdZ)
        return dLdA


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
        self.conv1 = ConvBlock(in_channels, out_channels, filter_size, stride, padding)
        self.relu = ReLU()
        self.conv2 = ConvBlock(out_channels, out_channels, 1, 1, 0)
        self.convolution_layers = [self.conv1, self.relu, self.conv2]
        self.final_activation = ReLU()
        self.same_shape = (
            self.conv1.conv.kernel_size == (1, 1)
            and self.conv1.conv.stride == (1, 1)
            and self.conv1.conv.padding == (0, 0)
            and in_channels == out_channels
        )
        if self.same_shape:
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
        self.Z = A
        for layer in self.convolution_layers:
            self.Z = _forward(layer, self.Z, eval)
        self.residual = _forward(self.residual_connection, A, eval)
        return self.final_activation.forward(self.Z + self.residual)

    def backward(self, grad: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in)."""
        self.dLdsum = self.final_activation.backward(grad)
        dLdA = self.dLdsum
        for layer in self.convolution_layers[::-1]:
            dLdA = layer.backward(dLdA)
        self.dLdresidual = self.residual_connection.backward(self.dLdsum)
        return dLdA + self.dLdresidual


class MeanOverSpace(Layer):
    """Z[n, c] = the mean of A[n, c] over height and width."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H, W) to Z (N, C)."""
        A = check_array("MeanOverSpace.forward", "A", A, ("N", "C", "H", "W"))
        self.A_shape = A.shape
        Z = np.mean(A, axis=(2, 3))
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C) to dLdA (N, C, H, W): each element gets the same share."""
        N, C, H, W = check_stored("MeanOverSpace.backward", "A_shape", self.A_shape)
        dLdZ = check_shape("MeanOverSpace.backward", "dLdZ", dLdZ, (N, C))
        self.share = dLdZ / (H * W)
        dLdA = np.zeros((N, C, H, W), dtype=dLdZ.dtype)
        dLdA += self.share[:, :, None, None]
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
        self.stem = ConvBlock(self.in_channels, widths[0], 3, 1, 1)
        self.layers = [self.stem, ReLU()]
        c_in = widths[0]
        for c_out in widths:
            for _ in range(self.blocks):
                stride = 2 if c_out > c_in else 1
                self.layers.append(ResBlock(c_in, c_out, 3, stride, 1))
                c_in = c_out
        self.mean = MeanOverSpace()
        self.linear = Linear(widths[-1], self.num_classes)
        self.layers.append(self.mean)
        self.layers.append(self.linear)

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def forward(self, A: Array, eval: bool = False) -> Array:
        """Map A (N, in_channels, H, W) to logits Z (N, num_classes).

        With eval=True, BatchNorm2d normalises with its running statistics.
        """
        A = check_array("ResNet.forward", "A", A, ("N", self.in_channels, "H", "W"))
        Z = A
        for layer in self.layers:
            Z = _forward(layer, Z, eval)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, num_classes) to dLdA (N, in_channels, H, W)."""
        dLdA = dLdZ
        for layer in self.layers[::-1]:
            dLdA = layer.backward(dLdA)
        return dLdA


def _forward(layer: Layer, A: Array, eval: bool) -> Array:
    """Return layer.forward(A), and tell about `eval` where there is a BatchNorm2d inside."""
    if isinstance(layer, BatchNorm2d | ConvBlock | ResBlock):
        return layer.forward(A, eval)
    return layer.forward(A)
