# file: models/resnet.py
# item: ResBlock
# mistake: The sum of the two branches is returned without the final ReLU.
# named: residual/final_activation_missing

import numpy as np

from mytorch.activation import ReLU
from mytorch.batchnorm2d import BatchNorm2d
from mytorch.Conv2d import Conv2d
from mytorch.layer import Layer
from mytorch.linear import Linear


class Sequence(Layer):
    """Runs its layers in order; those that know about eval are told."""

    knows_eval = True

    def __init__(self, *layers):
        self.layers = list(layers)

    @property
    def parts(self):
        return self.layers

    def forward(self, A, eval=False):
        for layer in self.layers:
            tell = isinstance(layer, BatchNorm2d) or getattr(layer, "knows_eval", False)
            A = layer.forward(A, eval) if tell else layer.forward(A)
        return A

    def backward(self, grad):
        for layer in self.layers[::-1]:
            grad = layer.backward(grad)
        return grad


class ConvBlock(Sequence):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding):
        conv = Conv2d(in_channels, out_channels, kernel_size, stride, padding)
        super().__init__(conv, BatchNorm2d(out_channels))


class IdentityBlock(Sequence):
    """a sequence of no layers"""


class Sum(Layer):
    """Two branches over the same input, added."""

    def __init__(self, left, right):
        self.branches = [left, right]

    @property
    def parts(self):
        return self.branches

    def forward(self, A, eval=False):
        left, right = (branch.forward(A, eval) for branch in self.branches)
        return left + right

    def backward(self, grad):
        left, right = (branch.backward(grad) for branch in self.branches)
        return left + right


class ResBlock(Layer):
    knows_eval = True

    def __init__(self, in_channels, out_channels, filter_size, stride=3, padding=1):
        first = in_channels, out_channels, filter_size, stride, padding
        branch = Sequence(ConvBlock(*first), ReLU(),
                          ConvBlock(out_channels, out_channels, 1, 1, 0))
        same = in_channels == out_channels and (filter_size, stride, padding) == (1, 1, 0)
        self.convolution_layers = branch.layers
        self.residual_connection = IdentityBlock() if same else ConvBlock(*first)
        self.final_activation = ReLU()
        self.sum = Sum(branch, self.residual_connection)

    @property
    def parts(self):
        return self.sum.parts

    def forward(self, A, eval=False):
        return self.sum.forward(A, eval)

    def backward(self, grad):
        return self.sum.backward(grad)


class _SpaceMean(Layer):
    def forward(self, A):
        self.space = A.shape[2:]
        return A.mean(axis=(2, 3))

    def backward(self, grad):
        ones = np.ones(self.space, dtype=grad.dtype)
        return np.multiply.outer(grad, ones) / ones.size


class ResNet(Sequence):
    def __init__(self, in_channels, num_classes, channels=(16, 32), blocks=1):
        widths = [width for width in channels for _ in range(blocks)]
        before = [channels[0], *widths]
        body = [ResBlock(a, b, 3, 2 if b > a else 1, 1) for a, b in zip(before, widths)]
        super().__init__(ConvBlock(in_channels, channels[0], 3, 1, 1), ReLU(), *body,
                         _SpaceMean(), Linear(widths[-1], num_classes))
