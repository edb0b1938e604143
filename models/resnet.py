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
        ### BEGIN SOLUTION
        self.layers = [
            Conv2d(in_channels, out_channels, kernel_size, stride, padding),
            BatchNorm2d(out_channels),
        ]
        ### END SOLUTION

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def forward(self, A: Array) -> Array:
        """Map A (N, in, H_in, W_in) to Z (N, out, H_out, W_out); the layers check the shape."""
        ### BEGIN SOLUTION
        Z = A
        for layer in self.layers:
            Z = layer.forward(Z)
        return Z
        ### END SOLUTION

    def backward(self, grad: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in)."""
        ### BEGIN SOLUTION
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad
        ### END SOLUTION


class IdentityBlock(Layer):
    """The shortcut that changes nothing."""

    def forward(self, A: Array) -> Array:
        """Return A itself."""
        ### BEGIN SOLUTION
        return A
        ### END SOLUTION

    def backward(self, grad: Array) -> Array:
        """Return the gradient itself."""
        ### BEGIN SOLUTION
        return grad
        ### END SOLUTION


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
        ### BEGIN SOLUTION
        first = ConvBlock(in_channels, out_channels, filter_size, stride, padding)
        self.convolution_layers = [first, ReLU(), ConvBlock(out_channels, out_channels, 1, 1, 0)]
        self.final_activation = ReLU()
        keeps_space = (
            filter_size in (1, (1, 1)) and stride in (1, (1, 1)) and padding in (0, (0, 0))
        )
        if keeps_space and in_channels == out_channels:
            self.residual_connection = IdentityBlock()
        else:
            self.residual_connection = ConvBlock(
                in_channels, out_channels, filter_size, stride, padding
            )
        ### END SOLUTION

    @property
    def parts(self) -> list[Layer]:
        """The convolutions, then the shortcut."""
        return [*self.convolution_layers, self.residual_connection]

    def forward(self, A: Array) -> Array:
        """Map A (N, in, H_in, W_in) to Z (N, out, H_out, W_out); the layers check the shape."""
        ### BEGIN SOLUTION
        Z = A
        for layer in self.convolution_layers:
            Z = layer.forward(Z)
        return self.final_activation.forward(Z + self.residual_connection.forward(A))
        ### END SOLUTION

    def backward(self, grad: Array) -> Array:
        """Map dLdZ (N, out, H_out, W_out) to dLdA (N, in, H_in, W_in)."""
        ### BEGIN SOLUTION
        dLdsum = self.final_activation.backward(grad)
        # A sum passes its gradient on to both terms, and A's is the sum of what comes back.
        through_shortcut = self.residual_connection.backward(dLdsum)
        dLdA = dLdsum
        for layer in reversed(self.convolution_layers):
            dLdA = layer.backward(dLdA)
        return dLdA + through_shortcut
        ### END SOLUTION
