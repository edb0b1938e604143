from __future__ import annotations

import sys

sys.path.insert(0, "./mytorch")
import numpy as np

from layers import Linear, ReLU
from module import Chain


class _Perceptron(Chain):
    """A ReLU after every Linear."""

    sizes: tuple[int, ...]

    def __init__(self, debug: bool = False):
        self.debug = debug
        self.layers = []
        for n_in, n_out in zip(self.sizes[:-1], self.sizes[1:]):
            self.layers += [Linear(n_in, n_out), ReLU()]


class MLP0(_Perceptron):
    sizes = (2, 3)


class MLP1(_Perceptron):
    sizes = (2, 3, 2)


class MLP4(_Perceptron):
    sizes = (2, 4, 8, 8, 4, 2)


class MLP(_Perceptron):
    def __init__(self, layer_sizes):
        self.sizes = tuple(layer_sizes)
        super().__init__()
        self.layers.pop()  # the last one stays linear

    def init_weights(self, weights: list[np.ndarray]) -> None:
        linear = [layer for layer in self.layers if isinstance(layer, Linear)]
        for layer, W in zip(linear, weights, strict=True):
            layer.W = np.transpose(W)
