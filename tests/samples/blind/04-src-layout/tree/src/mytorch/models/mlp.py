from __future__ import annotations

import numpy as np

from mytorch.nn import Layer, Linear, ReLU


class _MLP(Layer):
    sizes: tuple[int, ...] = ()

    def __init__(self, debug: bool = False) -> None:
        self.debug = debug
        self.layers: list[Layer] = []
        for n_in, n_out in zip(self.sizes[:-1], self.sizes[1:]):
            self.layers += [Linear(n_in, n_out, debug=debug), ReLU()]

    def forward(self, A0: np.ndarray) -> np.ndarray:
        A = A0
        for k, layer in enumerate(self.layers):
            A = layer(A)
            if self.debug:
                setattr(self, f"Z{k // 2}" if k % 2 == 0 else f"A{k // 2 + 1}", A)
        return A

    def backward(self, dLdA: np.ndarray) -> np.ndarray:
        grad = dLdA
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad


class MLP0(_MLP):
    sizes = (2, 3)


class MLP1(_MLP):
    sizes = (2, 3, 2)


class MLP4(_MLP):
    sizes = (2, 4, 8, 8, 4, 2)
