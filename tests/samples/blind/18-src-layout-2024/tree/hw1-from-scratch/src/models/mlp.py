from __future__ import annotations

from functools import reduce
from itertools import pairwise

import numpy as np

from mytorch import nn


class _MLP:
    def __init__(self, *sizes: int, debug: bool = False) -> None:
        self.debug = debug
        self.layers = [l for i, o in pairwise(sizes) for l in (nn.Linear(i, o), nn.ReLU())]

    def forward(self, A0: np.ndarray) -> np.ndarray:
        return reduce(lambda A, layer: layer(A), self.layers, A0)

    def backward(self, dLdA: np.ndarray) -> np.ndarray:
        return reduce(lambda g, layer: layer.backward(g), reversed(self.layers), dLdA)


class MLP0(_MLP):
    def __init__(self, debug: bool = False) -> None:
        super().__init__(2, 3, debug=debug)


class MLP1(_MLP):
    def __init__(self, debug: bool = False) -> None:
        super().__init__(2, 3, 2, debug=debug)


class MLP4(_MLP):
    def __init__(self, debug: bool = False) -> None:
        super().__init__(2, 4, 8, 8, 4, 2, debug=debug)
