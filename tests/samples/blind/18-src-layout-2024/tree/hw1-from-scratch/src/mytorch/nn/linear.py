from __future__ import annotations

import numpy as np

from mytorch.nn.base import Layer


class Linear(Layer):
    def __init__(self, in_features: int, out_features: int, debug: bool = False) -> None:
        super().__init__()
        self.debug = debug
        k = in_features**-0.5
        self.register("W", np.random.uniform(-k, k, size=(out_features, in_features)))
        self.register("b", np.zeros((out_features, 1)))

    def forward(self, A: np.ndarray) -> np.ndarray:
        self.A = A
        return np.einsum("ni,oi->no", A, self.W) + self.b.T

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        self.dLdW = np.einsum("no,ni->oi", dLdZ, self.A)
        self.dLdb = np.einsum("no->o", dLdZ)[:, None]
        return np.einsum("no,oi->ni", dLdZ, self.W)  # TODO: debug values
