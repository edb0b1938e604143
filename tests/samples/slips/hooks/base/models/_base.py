"""What the models share."""

from collections.abc import Sequence

from mytorch._base import Sequential
from mytorch.activation import ReLU
from mytorch.batchnorm2d import BatchNorm2d
from mytorch.Conv1d import Conv1d
from mytorch.flatten import Flatten
from mytorch.layer import Array, Layer
from mytorch.linear import Linear


class Traced(Sequential):
    """Linear and ReLU in turn; with debug, A0, Z0, A1, ... and their gradients are kept."""

    sizes: tuple[int, ...]

    def build(self) -> None:
        self.layers = []
        for n_in, n_out in zip(self.sizes, self.sizes[1:]):
            self.layers += [Linear(n_in, n_out), ReLU()]

    @staticmethod
    def name(place: int) -> str:
        return f"{'AZ'[place % 2]}{place // 2}"

    def seen(self, place: int, A: Array) -> None:
        if self.debug:
            setattr(self, self.name(place), A.copy())

    def seen_back(self, place: int, grad: Array) -> None:
        if self.debug:
            setattr(self, f"dLd{self.name(place)}", grad.copy())


class Scanning(Sequential):
    """Three Conv1d with ReLU between, then Flatten. `shapes`: in, out, kernel, stride of each."""

    shapes: tuple[tuple[int, int, int, int], ...]

    def build(self) -> None:
        self.conv1, self.conv2, self.conv3 = (Conv1d(*shape) for shape in self.shapes)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def block(self, conv: Conv1d, w: Array) -> Array:
        """Hook: the part of the matrix that this layer reads."""
        return w

    def init_weights(self, weights: Sequence[Array]) -> None:
        for conv, w in zip((self.conv1, self.conv2, self.conv3), weights):
            frames = (conv.out_channels, conv.kernel_size, conv.in_channels)
            kernel = self.block(conv, w).T.reshape(frames).transpose(0, 2, 1)
            conv.conv1d_stride1.W = kernel.copy()


class WithEval(Sequential):
    """A chain whose forward tells its layers about `eval`, where they want to know."""

    def apply(self, layer: Layer, A: Array, eval: bool = False) -> Array:
        if isinstance(layer, BatchNorm2d | WithEval):
            return layer.forward(A, eval)
        return super().apply(layer, A)
