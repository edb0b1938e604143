"""Activations: each maps Z of any shape to A of the same shape.

Where `backward` works with the output, `forward` returns a copy of what it keeps: the
caller may change the one without spoiling the other.
"""

import math

import numpy as np

from mytorch.checks import check_array, check_floating, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape


def safe_exp(Z):
    """exp of minus the size: never overflows"""
    return np.exp(-np.abs(Z))


def gelu_tanh(Z, scale, cubic):
    inner = scale * (Z + cubic * Z**3)
    # print("inner", inner)
    return np.tanh(inner)


def row_max(Z):
    return Z.max(axis=-1, keepdims=True)


def row_sum(Z):
    return Z.sum(axis=-1, keepdims=True)


class Identity(Layer):
    """A = Z, as a new array."""

    def __init__(self) -> None:
        self.cache = {}

    def forward(self, Z: Array) -> Array:
        """Return A = Z, of Z's shape."""
        Z = check_floating("Identity.forward", "Z", Z)
        self.cache["Z_shape"] = Z.shape
        A = Z.copy()
        return A

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ = dLdA, of Z's shape, for dA/dZ = 1."""
        shape = check_stored("Identity.backward", "Z_shape", self.cache.get("Z_shape"))
        dLdA = check_shape("Identity.backward", "dLdA", dLdA, shape)
        dLdZ = dLdA.copy()
        return dLdZ


class Sigmoid(Layer):
    """A = 1 / (1 + exp(-Z))."""

    def __init__(self) -> None:
        self.cache = {}

    def forward(self, Z: Array) -> Array:
        """Return A in [0, 1], of Z's shape; no Z is too large or too small."""
        Z = check_floating("Sigmoid.forward", "Z", Z)
        e = safe_exp(Z)
        A = np.where(Z >= 0, 1 / (1 + e), e / (1 + e))
        self.cache["A"] = A
        # print("sigmoid", A)
        return A.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = A (1 - A)."""
        A = check_stored("Sigmoid.backward", "A", self.cache.get("A"))
        dLdA = check_shape("Sigmoid.backward", "dLdA", dLdA, A.shape, A.dtype)
        dAdZ = A * (1 - A)
        return dLdA * dAdZ


class Tanh(Layer):
    """A = tanh(Z)."""

    def __init__(self) -> None:
        self.cache = {}

    def forward(self, Z: Array) -> Array:
        """Return A in [-1, 1], of Z's shape."""
        Z = check_floating("Tanh.forward", "Z", Z)
        A = np.tanh(Z)
        self.cache["A"] = A
        return A.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = 1 - A²."""
        A = check_stored("Tanh.backward", "A", self.cache.get("A"))
        dLdA = check_shape("Tanh.backward", "dLdA", dLdA, A.shape, A.dtype)
        dAdZ = 1 - A * A
        return dLdA * dAdZ


class ReLU(Layer):
    """A = max(Z, 0)."""

    def __init__(self) -> None:
        self.cache = {}

    def forward(self, Z: Array) -> Array:
        """Return A >= 0, of Z's shape."""
        Z = check_floating("ReLU.forward", "Z", Z)
        self.cache["Z"] = Z.copy()
        A = np.where(Z > 0, Z, 0)
        return A.astype(Z.dtype)

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = 1 where Z > 0, else 0.

        It is 0 at Z = 0, too, as in PyTorch.
        """
        Z = check_stored("ReLU.backward", "Z", self.cache.get("Z"))
        dLdA = check_shape("ReLU.backward", "dLdA", dLdA, Z.shape, Z.dtype)
        passes = Z > 0
        # print("passes", passes)
        return np.where(passes, dLdA, 0).astype(Z.dtype)


class GELU(Layer):
    """A = Z Φ(Z), with the normal distribution function Φ approximated by tanh.

    Φ(Z) ≈ (1 + T) / 2 with T = tanh(√(2/π) (Z + 0.044715 Z³)): Hendrycks and Gimpel, 2016,
    "Gaussian Error Linear Units", section 2. NumPy has no erf for the exact one; the two
    differ by less than 0.001.
    """

    scale = math.sqrt(2 / math.pi)  # a Python float, which leaves float32 arrays float32
    cubic = 0.044715

    def __init__(self) -> None:
        self.cache = {}

    def forward(self, Z: Array) -> Array:
        """Return A = Z (1 + T) / 2, of Z's shape."""
        Z = check_floating("GELU.forward", "Z", Z)
        self.cache["Z"] = Z.copy()
        self.cache["T"] = gelu_tanh(Z, self.scale, self.cubic)
        return 0.5 * Z * (1 + self.cache["T"])

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = (1 + T) / 2 + Z/2 dT/dZ."""
        Z = check_stored("GELU.backward", "Z", self.cache.get("Z"))
        dLdA = check_shape("GELU.backward", "dLdA", dLdA, Z.shape, Z.dtype)
        T = self.cache["T"]
        dinner = self.scale * (1 + 3 * self.cubic * Z**2)
        dT = (1 - T**2) * dinner
        # print("dT", dT)
        dAdZ = 0.5 * (1 + T) + 0.5 * Z * dT
        return dLdA * dAdZ


class Softmax(Layer):
    """A_i = exp(Z_i) / Σ_j exp(Z_j), over the last axis."""

    def __init__(self) -> None:
        self.cache = {}

    def forward(self, Z: Array) -> Array:
        """Return A of Z's shape (..., C); each row along the last axis sums to 1."""
        Z = check_floating("Softmax.forward", "Z", Z)
        check_array("Softmax.forward", "Z", Z, (*Z.shape[:-1], "C"))
        e = np.exp(Z - row_max(Z))
        A = e / row_sum(e)
        self.cache["A"] = A
        return A.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ (..., C), from the Jacobian dA_i/dZ_j = A_i (δ_ij - A_j) of each row."""
        A = check_stored("Softmax.backward", "A", self.cache.get("A"))
        dLdA = check_shape("Softmax.backward", "dLdA", dLdA, A.shape, A.dtype)
        dot = row_sum(dLdA * A)
        # print("dot", dot.shape)
        return A * (dLdA - dot)
