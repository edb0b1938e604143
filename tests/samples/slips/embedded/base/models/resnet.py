"""Residual blocks and a network of them.

He et al., 2015, "Deep Residual Learning for Image Recognition".
"""

from collections.abc import Sequence

import numpy as np

from mytorch.activation import ReLU
from mytorch.batchnorm2d import BatchNorm2d
from mytorch.checks import check_array, check_pair, check_shape, check_stored, check_whole
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
        for i in range(len(self.layers)):
            A = _forward(self.layers[i], A, eval)
        return A

    def backward(self, grad: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in)."""
        for i in range(len(self.layers) - 1, -1, -1):
            grad = self.layers[i].backward(grad)
        return grad


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
        kH, kW = check_pair("ResBlock", "filter_size", filter_size)
        sH, sW = check_pair("ResBlock", "stride", stride)
        pH, pW = check_pair("ResBlock", "padding", padding, least=0)
        keeps = kH == 1 and kW == 1 and sH == 1 and sW == 1 and pH == 0 and pW == 0
        if keeps and in_channels == out_channels:
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
        Z = A
        for i in range(len(self.convolution_layers)):
            Z = _forward(self.convolution_layers[i], Z, eval)
        S = _forward(self.residual_connection, A, eval)
        n = Z.size
        acc = np.zeros(n, dtype=Z.dtype)
        acc += Z.ravel()
        acc += S.ravel()
        return self.final_activation.forward(acc.reshape(Z.shape))

    def backward(self, grad: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in)."""
        grad = self.final_activation.backward(grad)
        g = grad
        for i in range(len(self.convolution_layers) - 1, -1, -1):
            g = self.convolution_layers[i].backward(g)
        s = self.residual_connection.backward(grad)
        acc = np.zeros(g.size, dtype=g.dtype)
        acc += g.ravel()
        acc += s.ravel()
        return acc.reshape(g.shape)


class MeanOverSpace(Layer):
    """Z[n, c] = the mean of A[n, c] over height and width."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def forward(self, A: Array) -> Array:
        """Map A (N, C, H, W) to Z (N, C)."""
        A = check_array("MeanOverSpace.forward", "A", A, ("N", "C", "H", "W"))
        self.A_shape = A.shape
        n_b, n_c, n_h, n_w = A.shape
        n_hw = n_h * n_w
        a = A.ravel()
        z = np.zeros(n_b * n_c, dtype=A.dtype)
        for k in range(n_b * n_c):
            acc = 0.0
            for i in range(k * n_hw, (k + 1) * n_hw):
                acc += float(a[i])
            z[k] = acc / n_hw
        return z.reshape(n_b, n_c)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C) to dLdA (N, C, H, W): each element gets the same share."""
        N, C, H, W = check_stored("MeanOverSpace.backward", "A_shape", self.A_shape)
        dLdZ = check_shape("MeanOverSpace.backward", "dLdZ", dLdZ, (N, C))
        n_hw = H * W
        dz = dLdZ.ravel()
        da = np.zeros(N * C * n_hw, dtype=dLdZ.dtype)
        for k in range(N * C):
            p = k * n_hw
            da[p : p + n_hw] += dz[k] / n_hw
        return da.reshape(N, C, H, W)


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
        n_in = widths[0]
        for i in range(len(widths)):
            n_out = widths[i]
            for _ in range(self.blocks):
                stride = 2 if n_out > n_in else 1
                self.layers.append(ResBlock(n_in, n_out, 3, stride, 1))
                n_in = n_out
        self.layers.append(MeanOverSpace())
        self.layers.append(Linear(n_in, self.num_classes))

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def forward(self, A: Array, eval: bool = False) -> Array:
        """Map A (N, in_channels, H, W) to logits Z (N, num_classes).

        With eval=True, BatchNorm2d normalises with its running statistics.
        """
        A = check_array("ResNet.forward", "A", A, ("N", self.in_channels, "H", "W"))
        for i in range(len(self.layers)):
            A = _forward(self.layers[i], A, eval)
        return A

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, num_classes) to dLdA (N, in_channels, H, W)."""
        for i in range(len(self.layers) - 1, -1, -1):
            dLdZ = self.layers[i].backward(dLdZ)
        return dLdZ


def _forward(layer: Layer, A: Array, eval: bool) -> Array:
    """Return layer.forward(A), and tell about `eval` where there is a BatchNorm2d inside."""
    if isinstance(layer, BatchNorm2d | ConvBlock | ResBlock):
        return layer.forward(A, eval)
    return layer.forward(A)
