from __future__ import annotations

import numpy as np

from .base import Array, Layer


class Identity(Layer):
    def forward(self, A: Array) -> Array:
        return A

    def backward(self, grad: Array) -> Array:
        return grad


class Sigmoid(Layer):
    def forward(self, Z: Array) -> Array:
        with np.errstate(over="ignore"):
            self.A = 1.0 / (1.0 + np.exp(-Z))
        return self.A

    def backward(self, dLdA: Array) -> Array:
        return dLdA * (self.A - self.A**2)


class Tanh(Layer):
    def forward(self, Z: Array) -> Array:
        self.A = np.tanh(Z)
        return self.A

    def backward(self, dLdA: Array) -> Array:
        return dLdA - dLdA * self.A**2


class ReLU(Layer):
    def forward(self, Z: Array) -> Array:
        self.positive = (Z > 0).astype(float)
        return Z * self.positive

    def backward(self, dLdA: Array) -> Array:
        return dLdA * self.positive
