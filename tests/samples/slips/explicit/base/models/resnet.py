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
        self.layers = [
            Conv2d(in_channels, out_channels, kernel_size, stride, padding),
            BatchNorm2d(out_channels),
        ]

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def forward(self, A: Array, eval: bool = False) -> Array:
        """Map A (N, in, H_in, W_in) to Z (N, out, H_out, W_out); the layers check the shape.

        With eval=True, BatchNorm2d normalises with its running statistics.
        """
        Z = self.layers[0].forward(A)
        return _forward(self.layers[1], Z, eval)

    def backward(self, grad: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in)."""
        g = self.layers[1].backward(grad)
        return self.layers[0].backward(g)


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
        first = ConvBlock(in_channels, out_channels, filter_size, stride, padding)
        second = ConvBlock(out_channels, out_channels, 1, 1, 0)
        self.convolution_layers = [first, ReLU(), second]
        conv = first.layers[0]
        same = (
            conv.kernel_size == (1, 1)
            and conv.stride == (1, 1)
            and conv.padding == (0, 0)
            and in_channels == out_channels
        )
        if same:
            self.residual_connection = IdentityBlock()
        else:
            self.residual_connection = ConvBlock(
                in_channels, out_channels, filter_size, stride, padding
            )
        self.final_activation = ReLU()

    @property
    def parts(self) -> list[Layer]:
        """The convolutions, then the shortcut."""
        return [*self.convolution_layers, self.residual_connection]

    def forward(self, A: Array, eval: bool = False) -> Array:
        """Map A (N, in, H_in, W_in) to Z (N, out, H_out, W_out); the layers check the shape.

        With eval=True, BatchNorm2d normalises with its running statistics.
        """
        main = A
        for layer in self.convolution_layers:
            main = _forward(layer, main, eval)
        side = _forward(self.residual_connection, A, eval)
        return self.final_activation.forward(main + side)

    def backward(self, grad: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in)."""
        g = self.final_activation.backward(grad)
        main = g
        for i in range(len(self.convolution_layers) - 1, -1, -1):
            main = self.convolution_layers[i].backward(main)
        side = self.residual_connection.backward(g)
        return main + side


class MeanOverSpace(Layer):
    """Z[n, c] = the mean of A[n, c] over height and width."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H, W) to Z (N, C)."""
        A = check_array("MeanOverSpace.forward", "A", A, ("N", "C", "H", "W"))
        self.A_shape = A.shape
        N, C, H, W = A.shape
        Z = np.zeros((N, C), dtype=A.dtype)
        for n in range(N):
            for c in range(C):
                Z[n, c] = np.sum(A[n, c]) / (H * W)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C) to dLdA (N, C, H, W): each element gets the same share."""
        N, C, H, W = check_stored("MeanOverSpace.backward", "A_shape", self.A_shape)
        dLdZ = check_shape("MeanOverSpace.backward", "dLdZ", dLdZ, (N, C))
        dLdA = np.zeros((N, C, H, W), dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                dLdA[n, c] = dLdZ[n, c] / (H * W)
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
        self.layers = [ConvBlock(self.in_channels, widths[0], 3, 1, 1), ReLU()]
        current = widths[0]
        for width in widths:
            for _ in range(self.blocks):
                stride = 2 if width > current else 1
                self.layers.append(ResBlock(current, width, 3, stride, 1))
                current = width
        self.layers.append(MeanOverSpace())
        self.layers.append(Linear(current, self.num_classes))

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def forward(self, A: Array, eval: bool = False) -> Array:
        """Map A (N, in_channels, H, W) to logits Z (N, num_classes).

        With eval=True, BatchNorm2d normalises with its running statistics.
        """
        A = check_array("ResNet.forward", "A", A, ("N", self.in_channels, "H", "W"))
        for layer in self.layers:
            A = _forward(layer, A, eval)
        return A

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, num_classes) to dLdA (N, in_channels, H, W)."""
        g = dLdZ
        for i in range(len(self.layers) - 1, -1, -1):
            g = self.layers[i].backward(g)
        return g


def _forward(layer: Layer, A: Array, eval: bool) -> Array:
    """Return layer.forward(A), and tell about `eval` where there is a BatchNorm2d inside."""
    if isinstance(layer, BatchNorm2d | ConvBlock | ResBlock):
        return layer.forward(A, eval)
    return layer.forward(A)
