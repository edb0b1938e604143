"""Activations: each maps Z of any shape to A of the same shape.

Where `backward` works with the output, `forward` returns a copy of what it keeps: the
caller may change the one without spoiling the other.
"""

import math

import numpy as np

from mytorch.checks import check_array, check_floating, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape


def _logistic(Z: Array) -> Array:
    """Return 1 / (1 + exp(-Z)) without an overflow, whatever the sign of Z."""
    e = np.exp(-np.abs(Z))
    return np.where(Z >= 0, 1 / (1 + e), e / (1 + e))


def _softmax(Z: Array) -> Array:
    """Return the softmax over the last axis; the maximum is taken off first."""
    e = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


class _Activation(Layer):
    """Template: forward prepares, computes and stores; backward multiplies with the slope."""

    kept = "A"  # the attribute that backward needs

    def forward(self, Z: Array) -> Array:
        """Return A of Z's shape."""
        Z = self._prepare(Z)
        A = self._compute(Z)
        self._store(Z, A)
        return A

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ of Z's shape."""
        where = f"{type(self).__name__}.backward"
        kept = check_stored(where, self.kept, getattr(self, self.kept))
        dLdA = check_shape(where, "dLdA", dLdA, kept.shape, kept.dtype)
        return self._pull_back(kept, dLdA)

    def _prepare(self, Z: Array) -> Array:
        return check_floating(f"{type(self).__name__}.forward", "Z", Z)

    def _compute(self, Z: Array) -> Array:
        raise NotImplementedError

    def _store(self, Z: Array, A: Array) -> None:
        self.A = A.copy()

    def _slope(self, kept: Array) -> Array:
        raise NotImplementedError

    def _pull_back(self, kept: Array, dLdA: Array) -> Array:
        return dLdA * self._slope(kept)


class _InputActivation(_Activation):
    """An activation whose slope is written in terms of its input."""

    kept = "Z"

    def _store(self, Z: Array, A: Array) -> None:
        self.Z = Z


class Identity(_Activation):
    """A = Z, as a new array."""

    Z_shape: Shape | None = None  # forward keeps the input's shape here

    def _compute(self, Z: Array) -> Array:
        return Z.copy()

    def _store(self, Z: Array, A: Array) -> None:
        self.Z_shape = Z.shape

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ = dLdA, of Z's shape, for dA/dZ = 1."""
        shape = check_stored("Identity.backward", "Z_shape", self.Z_shape)
        dLdA = check_shape("Identity.backward", "dLdA", dLdA, shape)
        return dLdA.copy()


class Sigmoid(_Activation):
    """A = 1 / (1 + exp(-Z))."""

    A: Array | None = None  # forward keeps its output here

    def _compute(self, Z: Array) -> Array:
        return _logistic(Z)

    def _slope(self, kept: Array) -> Array:
        return kept * (1 - kept)


class Tanh(_Activation):
    """A = tanh(Z)."""

    A: Array | None = None  # forward keeps its output here

    def _compute(self, Z: Array) -> Array:
        return np.tanh(Z)

    def _slope(self, kept: Array) -> Array:
        return 1 - kept**2


class ReLU(_InputActivation):
    """A = max(Z, 0)."""

    Z: Array | None = None  # forward keeps its input here

    def _compute(self, Z: Array) -> Array:
        return np.maximum(Z, 0)

    def _pull_back(self, kept: Array, dLdA: Array) -> Array:
        return np.where(kept > 0, dLdA, 0)


class GELU(_InputActivation):
    """A = Z Φ(Z), with the normal distribution function Φ approximated by tanh.

    Φ(Z) ≈ (1 + T) / 2 with T = tanh(√(2/π) (Z + 0.044715 Z³)): Hendrycks and Gimpel, 2016,
    "Gaussian Error Linear Units", section 2. NumPy has no erf for the exact one; the two
    differ by less than 0.001.
    """

    Z: Array | None = None  # forward keeps its input here
    scale = math.sqrt(2 / math.pi)  # a Python float, which leaves float32 arrays float32
    cubic = 0.044715

    def _tanh(self, Z: Array) -> Array:
        return np.tanh(self.scale * (Z + self.cubic * Z**3))

    def _compute(self, Z: Array) -> Array:
        return 0.5 * Z * (1 + self._tanh(Z))

    def _slope(self, kept: Array) -> Array:
        T = self._tanh(kept)
        dT = (1 - T**2) * self.scale * (1 + 3 * self.cubic * kept**2)
        return 0.5 * (1 + T) + 0.5 * kept * dT


class Softmax(_Activation):
    """A_i = exp(Z_i) / Σ_j exp(Z_j), over the last axis."""

    A: Array | None = None  # forward keeps its output here

    def _prepare(self, Z: Array) -> Array:
        Z = super()._prepare(Z)
        return check_array("Softmax.forward", "Z", Z, (*Z.shape[:-1], "C"))

    def _compute(self, Z: Array) -> Array:
        return _softmax(Z)

    def _pull_back(self, kept: Array, dLdA: Array) -> Array:
        inner = (dLdA * kept).sum(axis=-1, keepdims=True)
        return kept * (dLdA - inner)
