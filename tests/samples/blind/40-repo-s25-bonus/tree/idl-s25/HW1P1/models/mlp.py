from typing import List

import numpy as np

from mytorch.layer import Layer
from mytorch.linear import Linear
from mytorch.activation import ReLU


class _Sequential(Layer):
    widths: tuple = ()

    def __init__(self, debug: bool = False) -> None:
        self.debug = debug
        self.layers: List[Layer] = []
        for i, o in zip(self.widths, self.widths[1:]):
            self.layers += [Linear(i, o), ReLU()]

    def forward(self, A0: np.ndarray) -> np.ndarray:
        result = A0
        for layer in self.layers:
            result = layer(result)
        return result

    def backward(self, dLdA: np.ndarray) -> np.ndarray:
        for layer in self.layers[::-1]:
            dLdA = layer.backward(dLdA)
        return dLdA


class MLP0(_Sequential):
    widths = (2, 3)


class MLP1(_Sequential):
    widths = (2, 3, 2)


class MLP4(_Sequential):
    widths = (2, 4, 8, 8, 4, 2)
