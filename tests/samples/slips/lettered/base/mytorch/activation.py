"""Activations: each maps Z of any shape to A of the same shape.

Where `backward` works with the output, `forward` returns a copy of what it keeps: the
caller may change the one without spoiling the other.
"""

import math

import numpy as np

from mytorch.checks import check_array, check_floating, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape


class Identity(Layer):
    """A = Z, as a new array."""

    Z_shape: Shape | None = None  # forward keeps the input's shape here

    def forward(self, Z: Array) -> Array:
        """Return A = Z, of Z's shape."""
        Z = check_floating("Identity.forward", "Z", Z)
        self.Z_shape = Z.shape
        A = Z.copy()
        return A

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ = dLdA, of Z's shape, for dA/dZ = 1."""
        shape = check_stored("Identity.backward", "Z_shape", self.Z_shape)
        dLdA = check_shape("Identity.backward", "dLdA", dLdA, shape)
        dLdZ = dLdA.copy()
        return dLdZ


class Sigmoid(Layer):
    """A = 1 / (1 + exp(-Z))."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A in [0, 1], of Z's shape; no Z is too large or too small."""
        Z = check_floating("Sigmoid.forward", "Z", Z)
        E = np.exp(-np.abs(Z))
        P = np.where(Z >= 0, 1.0, E).astype(Z.dtype)
        A = P / (1 + E)
        self.A = A
        return A.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = A (1 - A)."""
        A = check_stored("Sigmoid.backward", "A", self.A)
        dLdA = check_shape("Sigmoid.backward", "dLdA", dLdA, A.shape, A.dtype)
        D = A * (1 - A)
        dLdZ = np.einsum("...,...->...", dLdA, D)
        return dLdZ


class Tanh(Layer):
    """A = tanh(Z)."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A in [-1, 1], of Z's shape."""
        Z = check_floating("Tanh.forward", "Z", Z)
        A = np.tanh(Z)
        self.A = A
        return A.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = 1 - A²."""
        A = check_stored("Tanh.backward", "A", self.A)
        dLdA = check_shape("Tanh.backward", "dLdA", dLdA, A.shape, A.dtype)
        D = 1 - A * A
        dLdZ = np.einsum("...,...->...", dLdA, D)
        return dLdZ


class ReLU(Layer):
    """A = max(Z, 0)."""

    Z: Array | None = None  # forward keeps its input here

    def forward(self, Z: Array) -> Array:
        """Return A >= 0, of Z's shape."""
        Z = check_floating("ReLU.forward", "Z", Z)
        self.Z = Z
        A = np.maximum(Z, 0)
        return A

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = 1 where Z > 0, else 0.

        It is 0 at Z = 0, too, as in PyTorch.
        """
        Z = check_stored("ReLU.backward", "Z", self.Z)
        dLdA = check_shape("ReLU.backward", "dLdA", dLdA, Z.shape, Z.dtype)
        dLdZ = np.where(Z > 0, dLdA, 0).astype(Z.dtype)
        return dLdZ


class GELU(Layer):
    """A = Z Φ(Z), with the normal distribution function Φ approximated by tanh.

    Φ(Z) ≈ (1 + T) / 2 with T = tanh(√(2/π) (Z + 0.044715 Z³)): Hendrycks and Gimpel, 2016,
    "Gaussian Error Linear Units", section 2. NumPy has no erf for the exact one; the two
    differ by less than 0.001.
    """

    Z: Array | None = None  # forward keeps its input here
    scale = math.sqrt(2 / math.pi)  # a Python float, which leaves float32 arrays float32
    cubic = 0.044715

    def forward(self, Z: Array) -> Array:
        """Return A = Z (1 + T) / 2, of Z's shape."""
        Z = check_floating("GELU.forward", "Z", Z)
        self.Z = Z
        T = np.tanh(self.scale * (Z + self.cubic * Z**3))
        A = Z * (1 + T) / 2
        return A

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = (1 + T) / 2 + Z/2 dT/dZ."""
        Z = check_stored("GELU.backward", "Z", self.Z)
        dLdA = check_shape("GELU.backward", "dLdA", dLdA, Z.shape, Z.dtype)
        T = np.tanh(self.scale * (Z + self.cubic * Z**3))
        S = self.scale * (1 + 3 * self.cubic * Z**2)
        dTdZ = (1 - T**2) * S
        D = (1 + T) / 2 + Z / 2 * dTdZ
        dLdZ = np.einsum("...,...->...", dLdA, D)
        return dLdZ


class Softmax(Layer):
    """A_i = exp(Z_i) / Σ_j exp(Z_j), over the last axis."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A of Z's shape (..., C); each row along the last axis sums to 1."""
        Z = check_floating("Softmax.forward", "Z", Z)
        check_array("Softmax.forward", "Z", Z, (*Z.shape[:-1], "C"))
        M = Z.max(axis=-1, keepdims=True)
        E = np.exp(Z - M)
        S = np.einsum("...j->...", E)[..., None]
        A = E / S
        self.A = A
        return A.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ (..., C), from the Jacobian dA_i/dZ_j = A_i (δ_ij - A_j) of each row."""
        A = check_stored("Softmax.backward", "A", self.A)
        dLdA = check_shape("Softmax.backward", "dLdA", dLdA, A.shape, A.dtype)
        I = np.eye(A.shape[-1], dtype=A.dtype)
        J = np.einsum("...i,ij->...ij", A, I) - np.einsum("...i,...j->...ij", A, A)
        dLdZ = np.einsum("...i,...ij->...j", dLdA, J)
        return dLdZ
