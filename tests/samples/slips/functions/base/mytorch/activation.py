"""Activations: each maps Z of any shape to A of the same shape.

Where `backward` works with the output, `forward` returns a copy of what it keeps: the
caller may change the one without spoiling the other.
"""

import math
from typing import NamedTuple

import numpy as np

from mytorch.checks import check_array, check_floating, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape


class ShapeSaved(NamedTuple):
    """The input's shape."""

    shape: Shape


class InputSaved(NamedTuple):
    """The input."""

    Z: Array


class OutputSaved(NamedTuple):
    """The output."""

    A: Array


def identity_forward(Z: Array) -> tuple[Array, ShapeSaved]:
    """A = Z, as a new array."""
    return Z.copy(), ShapeSaved(Z.shape)


def identity_backward(dLdA: Array, saved: ShapeSaved) -> Array:
    """dLdZ = dLdA, as a new array."""
    return dLdA.reshape(saved.shape).copy()


def sigmoid_forward(Z: Array) -> tuple[Array, OutputSaved]:
    """A = 1 / (1 + exp(-Z)); the exponent is never positive, so that nothing overflows."""
    e = np.exp(-np.abs(Z))
    A = np.where(Z >= 0, np.ones_like(e), e) / (1 + e)
    return A, OutputSaved(A)


def sigmoid_backward(dLdA: Array, saved: OutputSaved) -> Array:
    """dLdZ = dLdA A (1 - A)."""
    return dLdA * saved.A * (1 - saved.A)


def tanh_forward(Z: Array) -> tuple[Array, OutputSaved]:
    """A = tanh(Z)."""
    A = np.tanh(Z)
    return A, OutputSaved(A)


def tanh_backward(dLdA: Array, saved: OutputSaved) -> Array:
    """dLdZ = dLdA (1 - A²)."""
    return dLdA * (1 - saved.A**2)


def relu_forward(Z: Array) -> tuple[Array, InputSaved]:
    """A = max(Z, 0)."""
    return np.maximum(Z, 0), InputSaved(Z)


def relu_backward(dLdA: Array, saved: InputSaved) -> Array:
    """dLdA where Z > 0."""
    return np.where(saved.Z > 0, dLdA, np.zeros_like(dLdA))


def gelu_forward(Z: Array, scale: float, cubic: float) -> tuple[Array, InputSaved]:
    """A = Z (1 + T) / 2."""
    T = np.tanh(scale * (Z + cubic * Z**3))
    return Z * (1 + T) / 2, InputSaved(Z)


def gelu_backward(dLdA: Array, saved: InputSaved, scale: float, cubic: float) -> Array:
    """dA/dZ = (1 + T) / 2 + Z/2 dT/dZ."""
    Z = saved.Z
    T = np.tanh(scale * (Z + cubic * Z**3))
    dTdZ = (1 - T**2) * scale * (1 + 3 * cubic * Z**2)
    return dLdA * ((1 + T) / 2 + Z / 2 * dTdZ)


def softmax_forward(Z: Array) -> tuple[Array, OutputSaved]:
    """A_i = exp(Z_i) / Σ exp(Z_j), shifted by the largest of each row."""
    e = np.exp(Z - Z.max(axis=-1, keepdims=True))
    A = e / e.sum(axis=-1, keepdims=True)
    return A, OutputSaved(A)


def softmax_backward(dLdA: Array, saved: OutputSaved) -> Array:
    """dLdZ_j = A_j (dLdA_j - Σ_i dLdA_i A_i)."""
    A = saved.A
    dot = (dLdA * A).sum(axis=-1, keepdims=True)
    return A * (dLdA - dot)


class Identity(Layer):
    """A = Z, as a new array."""

    saved: ShapeSaved | None = None  # forward keeps the input's shape here

    def forward(self, Z: Array) -> Array:
        """Return A = Z, of Z's shape."""
        Z = check_floating("Identity.forward", "Z", Z)
        A, self.saved = identity_forward(Z)
        return A

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ = dLdA, of Z's shape, for dA/dZ = 1."""
        saved = check_stored("Identity.backward", "saved", self.saved)
        dLdA = check_shape("Identity.backward", "dLdA", dLdA, saved.shape)
        return identity_backward(dLdA, saved)


class Sigmoid(Layer):
    """A = 1 / (1 + exp(-Z))."""

    saved: OutputSaved | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A in [0, 1], of Z's shape; no Z is too large or too small."""
        Z = check_floating("Sigmoid.forward", "Z", Z)
        A, self.saved = sigmoid_forward(Z)
        return A.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = A (1 - A)."""
        saved = check_stored("Sigmoid.backward", "saved", self.saved)
        dLdA = check_shape("Sigmoid.backward", "dLdA", dLdA, saved.A.shape, saved.A.dtype)
        return sigmoid_backward(dLdA, saved)


class Tanh(Layer):
    """A = tanh(Z)."""

    saved: OutputSaved | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A in [-1, 1], of Z's shape."""
        Z = check_floating("Tanh.forward", "Z", Z)
        A, self.saved = tanh_forward(Z)
        return A.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = 1 - A²."""
        saved = check_stored("Tanh.backward", "saved", self.saved)
        dLdA = check_shape("Tanh.backward", "dLdA", dLdA, saved.A.shape, saved.A.dtype)
        return tanh_backward(dLdA, saved)


class ReLU(Layer):
    """A = max(Z, 0)."""

    saved: InputSaved | None = None  # forward keeps its input here

    def forward(self, Z: Array) -> Array:
        """Return A >= 0, of Z's shape."""
        Z = check_floating("ReLU.forward", "Z", Z)
        A, self.saved = relu_forward(Z)
        return A

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = 1 where Z > 0, else 0.

        It is 0 at Z = 0, too, as in PyTorch.
        """
        saved = check_stored("ReLU.backward", "saved", self.saved)
        dLdA = check_shape("ReLU.backward", "dLdA", dLdA, saved.Z.shape, saved.Z.dtype)
        return relu_backward(dLdA, saved)


class GELU(Layer):
    """A = Z Φ(Z), with the normal distribution function Φ approximated by tanh.

    Φ(Z) ≈ (1 + T) / 2 with T = tanh(√(2/π) (Z + 0.044715 Z³)): Hendrycks and Gimpel, 2016,
    "Gaussian Error Linear Units", section 2. NumPy has no erf for the exact one; the two
    differ by less than 0.001.
    """

    saved: InputSaved | None = None  # forward keeps its input here
    scale = math.sqrt(2 / math.pi)  # a Python float, which leaves float32 arrays float32
    cubic = 0.044715

    def forward(self, Z: Array) -> Array:
        """Return A = Z (1 + T) / 2, of Z's shape."""
        Z = check_floating("GELU.forward", "Z", Z)
        A, self.saved = gelu_forward(Z, self.scale, self.cubic)
        return A

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = (1 + T) / 2 + Z/2 dT/dZ."""
        saved = check_stored("GELU.backward", "saved", self.saved)
        dLdA = check_shape("GELU.backward", "dLdA", dLdA, saved.Z.shape, saved.Z.dtype)
        return gelu_backward(dLdA, saved, self.scale, self.cubic)


class Softmax(Layer):
    """A_i = exp(Z_i) / Σ_j exp(Z_j), over the last axis."""

    saved: OutputSaved | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A of Z's shape (..., C); each row along the last axis sums to 1."""
        Z = check_floating("Softmax.forward", "Z", Z)
        check_array("Softmax.forward", "Z", Z, (*Z.shape[:-1], "C"))
        A, self.saved = softmax_forward(Z)
        return A.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ (..., C), from the Jacobian dA_i/dZ_j = A_i (δ_ij - A_j) of each row."""
        saved = check_stored("Softmax.backward", "saved", self.saved)
        dLdA = check_shape("Softmax.backward", "dLdA", dLdA, saved.A.shape, saved.A.dtype)
        return softmax_backward(dLdA, saved)
