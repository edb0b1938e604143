# file: models/resnet.py
# item: ResBlock
# mistake: The shortcut's gradient is forgotten: backward only goes back through the convolutions.
# named: step/backward_not_through_the_shortcut

import numpy as np

from mytorch.activation import ReLU
from mytorch.batchnorm2d import BatchNorm2d
from mytorch.Conv2d import Conv2d
from mytorch.layer import Layer
from mytorch.linear import Linear


def run(layers, x, eval):
    for layer in layers:
        knows_eval = isinstance(layer, (BatchNorm2d, _Chain))
        x = layer.forward(x, eval) if knows_eval else layer.forward(x)
    return x


def back(layers, g):
    for layer in reversed(layers):
        g = layer.backward(g)
    return g


class _Chain(Layer):
    """Anything that is some layers, one after the other."""

    layers = ()

    @property
    def parts(self):
        return list(self.layers)

    def forward(self, A, eval=False):
        return run(self.layers, A, eval)

    def backward(self, grad):
        return back(self.layers, grad)


class ConvBlock(_Chain):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding):
        conv = Conv2d(in_channels, out_channels, kernel_size, stride, padding)
        self.layers = [conv, BatchNorm2d(out_channels)]


class IdentityBlock(_Chain):
    pass


class ResBlock(_Chain):
    def __init__(self, in_channels, out_channels, filter_size, stride=3, padding=1):
        geometry = (filter_size, stride, padding)
        self.convolution_layers = [
            ConvBlock(in_channels, out_channels, *geometry),
            ReLU(),
            ConvBlock(out_channels, out_channels, 1, 1, 0),
        ]
        same = geometry == (1, 1, 0) and in_channels == out_channels
        self.residual_connection = (
            IdentityBlock() if same else ConvBlock(in_channels, out_channels, *geometry)
        )
        self.final_activation = ReLU()

    @property
    def parts(self):
        return [*self.convolution_layers, self.residual_connection]

    def forward(self, A, eval=False):
        branches = (self.convolution_layers, [self.residual_connection])
        total = sum(run(branch, A, eval) for branch in branches)
        return self.final_activation.forward(total)

    def backward(self, grad):
        grad = self.final_activation.backward(grad)
        return back(self.convolution_layers, grad)


class MeanOverSpace(Layer):
    def forward(self, A):
        self.space = H, W = A.shape[2:]
        return np.einsum("nchw->nc", A) / (H * W)

    def backward(self, dLdZ):
        H, W = self.space
        return dLdZ[:, :, None, None] * np.full((H, W), 1 / (H * W), dtype=dLdZ.dtype)


class ResNet(_Chain):
    def __init__(self, in_channels, num_classes, channels=(16, 32), blocks=1):
        stem = [ConvBlock(in_channels, channels[0], 3, 1, 1), ReLU()]
        widths = [c for c in channels for _ in range(blocks)]
        body = [
            ResBlock(before, after, 3, 2 if after > before else 1, 1)
            for before, after in zip([channels[0], *widths], widths)
        ]
        self.layers = [*stem, *body, MeanOverSpace(), Linear(widths[-1], num_classes)]
