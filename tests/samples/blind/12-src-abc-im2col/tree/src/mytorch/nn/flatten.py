from __future__ import annotations

from .base import Array, Layer


class Flatten(Layer):
    def forward(self, A: Array) -> Array:
        self.shape = A.shape
        return A.reshape(len(A), -1)

    def backward(self, dLdZ: Array) -> Array:
        return dLdZ.reshape(self.shape)
