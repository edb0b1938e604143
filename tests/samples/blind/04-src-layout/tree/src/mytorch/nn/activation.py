from __future__ import annotations

import numpy as np

from mytorch.nn.module import Layer


class Elementwise(Layer):
    """Template: subclasses say f(Z) and f'(Z, A)."""

    def f(self, Z: np.ndarray) -> np.ndarray:
        raise NotImplementedError

    def df(self, Z: np.ndarray, A: np.ndarray) -> np.ndarray:
        raise NotImplementedError

    def forward(self, Z: np.ndarray) -> np.ndarray:
        self.Z = Z
        self.A = self.f(Z)
        return self.A

    def backward(self, dLdA: np.ndarray) -> np.ndarray:
        return np.multiply(dLdA, self.df(self.Z, self.A))


class Identity(Elementwise):
    def f(self, Z):
        return Z.copy()

    def df(self, Z, A):
        return 1.0


class Sigmoid(Elementwise):
    def f(self, Z):
        # exp only of non-positive numbers
        e = np.exp(-np.abs(Z))
        return np.where(Z >= 0, 1.0, e) / (1.0 + e)

    def df(self, Z, A):
        return A * (1.0 - A)


class Tanh(Elementwise):
    def f(self, Z):
        return np.tanh(Z)

    def df(self, Z, A):
        return 1.0 - A**2


class ReLU(Elementwise):
    def f(self, Z):
        return np.clip(Z, 0, None)

    def df(self, Z, A):
        return np.heaviside(Z, 0.0)
