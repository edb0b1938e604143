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
        self.layer1 = Conv2d(in_channels, out_channels, kernel_size, stride, padding)
        self.layer2 = BatchNorm2d(out_channels)
        self.layers = [self.layer1, self.layer2]

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def forward(self, A: Array, eval: bool = False) -> Array:
        """Map A (N, in, H_in, W_in) to Z (N, out, H_out, W_out); the layers check the shape.

        With eval=True, BatchNorm2d normalises with its running statistics.
        """
        out = self.layer1.forward(A)
        out = self.layer2.forward(out, eval)
        return out

    def backward(self, grad: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in)."""
        out = self.layer2.backward(grad)
        out = self.layer1.backward(out)
        return out


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
        self.layer1 = ConvBlock(in_channels, out_channels, filter_size, stride, padding)
        self.layer2 = ReLU()
        self.layer3 = ConvBlock(out_channels, out_channels, 1, 1, 0)
        self.convolution_layers = [self.layer1, self.layer2, self.layer3]
        self.final_activation = ReLU()
        tmp = np.all(np.array(filter_size) == 1) and np.all(np.array(stride) == 1)
        tmp2 = np.all(np.array(padding) == 0) and in_channels == out_channels
        if tmp and tmp2:
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
        out = self.layer1.forward(A, eval)
        out = self.layer2.forward(out)
        out = self.layer3.forward(out, eval)
        tmp = _forward(self.residual_connection, A, eval)
        res = self.final_activation.forward(out + tmp)
        return res

    def backward(self, grad: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in)."""
        tmp = self.final_activation.backward(grad)
        out = self.layer3.backward(tmp)
        out = self.layer2.backward(out)
        out = self.layer1.backward(out)
        res = out + self.residual_connection.backward(tmp)
        return res


class MeanOverSpace(Layer):
    """Z[n, c] = the mean of A[n, c] over height and width."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H, W) to Z (N, C)."""
        A = check_array("MeanOverSpace.forward", "A", A, ("N", "C", "H", "W"))
        self.A_shape = A.shape
        out = np.zeros((A.shape[0], A.shape[1]), dtype=A.dtype)
        for n in range(A.shape[0]):
            for c in range(A.shape[1]):
                out[n, c] = np.sum(A[n, c]) / (A.shape[2] * A.shape[3])
        return out

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C) to dLdA (N, C, H, W): each element gets the same share."""
        N, C, H, W = check_stored("MeanOverSpace.backward", "A_shape", self.A_shape)
        dLdZ = check_shape("MeanOverSpace.backward", "dLdZ", dLdZ, (N, C))
        out = np.zeros((N, C, H, W), dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                out[n, c, :, :] = dLdZ[n, c] / (H * W)
        return out


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
        self.layer1 = ConvBlock(in_channels, widths[0], 3, 1, 1)
        self.layer2 = ReLU()
        self.layers = [self.layer1, self.layer2]
        x = widths[0]
        for y in widths:
            for i in range(self.blocks):
                if y > x:
                    self.layers.append(ResBlock(x, y, 3, 2, 1))
                else:
                    self.layers.append(ResBlock(x, y, 3, 1, 1))
                x = y
        self.layer3 = MeanOverSpace()
        self.layer4 = Linear(x, num_classes)
        self.layers.append(self.layer3)
        self.layers.append(self.layer4)

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def forward(self, A: Array, eval: bool = False) -> Array:
        """Map A (N, in_channels, H, W) to logits Z (N, num_classes).

        With eval=True, BatchNorm2d normalises with its running statistics.
        """
        A = check_array("ResNet.forward", "A", A, ("N", self.in_channels, "H", "W"))
        out = A
        for layer in self.layers:
            out = _forward(layer, out, eval)
        return out

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, num_classes) to dLdA (N, in_channels, H, W)."""
        out = dLdZ
        for layer in self.layers[::-1]:
            out = layer.backward(out)
        return out


def _forward(layer: Layer, A: Array, eval: bool) -> Array:
    """Return layer.forward(A), and tell about `eval` where there is a BatchNorm2d inside."""
    if isinstance(layer, BatchNorm2d | ConvBlock | ResBlock):
        return layer.forward(A, eval)
    return layer.forward(A)
