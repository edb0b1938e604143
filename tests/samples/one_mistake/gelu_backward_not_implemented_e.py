# file: mytorch/activation.py
# item: GELU
# mistake: backward was never written: the scaffold's NotImplementedError is still in it.
# named: "not implemented"

"""Activations of homework 1."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from mytorch.checks import check_floating
from mytorch.layer import Array, Layer


@dataclass(eq=False)
class Identity(Layer):
    def forward(self, Z: Array) -> Array:
        return check_floating("Identity.forward", "Z", Z).copy()

    def backward(self, dLdA: Array) -> Array:
        return dLdA.copy()


@dataclass(eq=False)
class Sigmoid(Layer):
    A: Array = field(default=None, init=False, repr=False)

    def forward(self, Z: Array) -> Array:
        Z = check_floating("Sigmoid.forward", "Z", Z)
        self.A = np.reciprocal(1 + np.exp(-np.maximum(Z, -80)))
        self.A = np.where(Z < -80, np.exp(np.minimum(Z, 0)), self.A)
        return self.A.copy()

    def backward(self, dLdA: Array) -> Array:
        return self.A * dLdA * (1 - self.A)


@dataclass(eq=False)
class Tanh(Layer):
    A: Array = field(default=None, init=False, repr=False)

    def forward(self, Z: Array) -> Array:
        self.A = np.tanh(check_floating("Tanh.forward", "Z", Z))
        return self.A.copy()

    def backward(self, dLdA: Array) -> Array:
        return dLdA - dLdA * np.square(self.A)


@dataclass(eq=False)
class ReLU(Layer):
    active: Array = field(default=None, init=False, repr=False)

    def forward(self, Z: Array) -> Array:
        Z = check_floating("ReLU.forward", "Z", Z)
        self.active = np.sign(Z).clip(0, 1)
        return Z * self.active

    def backward(self, dLdA: Array) -> Array:
        return dLdA * self.active


@dataclass(eq=False)
class GELU(Layer):
    Z: Array = field(default=None, init=False, repr=False)

    def forward(self, Z: Array) -> Array:
        self.Z = Z = check_floating("GELU.forward", "Z", Z)
        inner = (2 / np.pi) ** 0.5 * (Z + 0.044715 * Z**3)
        return Z / 2 * (1 + np.tanh(inner))

    def backward(self, dLdA: Array) -> Array:
        raise NotImplementedError("TODO: GELU.backward")


@dataclass(eq=False)
class Softmax(Layer):
    A: Array = field(default=None, init=False, repr=False)

    def forward(self, Z: Array) -> Array:
        Z = check_floating("Softmax.forward", "Z", Z)
        peak = np.maximum.reduce(Z, axis=-1, keepdims=True)
        scaled = np.exp(Z - peak)
        self.A = scaled / np.add.reduce(scaled, axis=-1, keepdims=True)
        return self.A.copy()

    def backward(self, dLdA: Array) -> Array:
        mean = np.vecdot(dLdA, self.A) if hasattr(np, "vecdot") else (dLdA * self.A).sum(-1)
        return self.A * (dLdA - mean[..., None])
