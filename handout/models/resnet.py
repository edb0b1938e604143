"""Residual blocks: He et al., 2015, "Deep Residual Learning for Image Recognition"."""

from mytorch.activation import ReLU
from mytorch.batchnorm2d import BatchNorm2d
from mytorch.Conv2d import Conv2d
from mytorch.layer import Array, Layer


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
        raise NotImplementedError("TODO: ConvBlock.__init__")

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def forward(self, A: Array) -> Array:
        """Map A (N, in, H_in, W_in) to Z (N, out, H_out, W_out); the layers check the shape."""
        raise NotImplementedError("TODO: ConvBlock.forward")

    def backward(self, grad: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in)."""
        raise NotImplementedError("TODO: ConvBlock.backward")


class IdentityBlock(Layer):
    """The shortcut that changes nothing."""

    def forward(self, A: Array) -> Array:
        """Return A itself."""
        raise NotImplementedError("TODO: IdentityBlock.forward")

    def backward(self, grad: Array) -> Array:
        """Return the gradient itself."""
        raise NotImplementedError("TODO: IdentityBlock.backward")


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
        raise NotImplementedError("TODO: ResBlock.__init__")

    @property
    def parts(self) -> list[Layer]:
        """The convolutions, then the shortcut."""
        return [*self.convolution_layers, self.residual_connection]

    def forward(self, A: Array) -> Array:
        """Map A (N, in, H_in, W_in) to Z (N, out, H_out, W_out); the layers check the shape."""
        raise NotImplementedError("TODO: ResBlock.forward")

    def backward(self, grad: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in)."""
        raise NotImplementedError("TODO: ResBlock.backward")
