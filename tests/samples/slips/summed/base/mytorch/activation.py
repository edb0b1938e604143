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
        assert A.shape == Z.shape
        return A

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ = dLdA, of Z's shape, for dA/dZ = 1."""
        shape = check_stored("Identity.backward", "Z_shape", self.Z_shape)
        dLdA = check_shape("Identity.backward", "dLdA", dLdA, shape)
        dAdZ = np.ones(shape, dtype=dLdA.dtype)
        dLdZ: Array = dLdA * dAdZ
        assert dLdZ.shape == shape
        return dLdZ


class Sigmoid(Layer):
    """A = 1 / (1 + exp(-Z))."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A in [0, 1], of Z's shape; no Z is too large or too small."""
        Z = check_floating("Sigmoid.forward", "Z", Z)
        E = np.exp(-np.abs(Z))  # never above 1
        A = np.where(Z >= 0, 1 / (1 + E), E / (1 + E))
        assert A.shape == Z.shape
        self.A = A.copy()
        return A

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = A (1 - A)."""
        A = check_stored("Sigmoid.backward", "A", self.A)
        dLdA = check_shape("Sigmoid.backward", "dLdA", dLdA, A.shape, A.dtype)
        dAdZ = A * (1 - A)
        dLdZ: Array = dLdA * dAdZ
        assert dLdZ.shape == A.shape
        return dLdZ


class Tanh(Layer):
    """A = tanh(Z)."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A in [-1, 1], of Z's shape."""
        Z = check_floating("Tanh.forward", "Z", Z)
        A = np.tanh(Z)
        assert A.shape == Z.shape
        self.A = A.copy()
        return A

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = 1 - A²."""
        A = check_stored("Tanh.backward", "A", self.A)
        dLdA = check_shape("Tanh.backward", "dLdA", dLdA, A.shape, A.dtype)
        dAdZ = 1 - A**2
        dLdZ: Array = dLdA * dAdZ
        assert dLdZ.shape == A.shape
        return dLdZ


class ReLU(Layer):
    """A = max(Z, 0)."""

    Z: Array | None = None  # forward keeps its input here

    def forward(self, Z: Array) -> Array:
        """Return A >= 0, of Z's shape."""
        Z = check_floating("ReLU.forward", "Z", Z)
        self.Z = Z.copy()
        A: Array = np.maximum(Z, 0)
        assert A.shape == Z.shape
        return A

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = 1 where Z > 0, else 0.

        It is 0 at Z = 0, too, as in PyTorch.
        """
        Z = check_stored("ReLU.backward", "Z", self.Z)
        dLdA = check_shape("ReLU.backward", "dLdA", dLdA, Z.shape, Z.dtype)
        dLdZ = np.where(Z > 0, dLdA, np.zeros_like(dLdA))
        assert dLdZ.shape == Z.shape
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
        self.Z = Z.copy()
        U = self.scale * (Z + self.cubic * Z**3)
        T = np.tanh(U)
        A: Array = Z * (1 + T) / 2
        assert A.shape == Z.shape
        return A

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = (1 + T) / 2 + Z/2 dT/dZ."""
        Z = check_stored("GELU.backward", "Z", self.Z)
        dLdA = check_shape("GELU.backward", "dLdA", dLdA, Z.shape, Z.dtype)
        U = self.scale * (Z + self.cubic * Z**3)
        T = np.tanh(U)
        dUdZ = self.scale * (1 + 3 * self.cubic * Z**2)
        dTdZ = (1 - T**2) * dUdZ
        dAdZ = (1 + T) / 2 + Z / 2 * dTdZ
        dLdZ: Array = dLdA * dAdZ
        assert dLdZ.shape == Z.shape
        return dLdZ


class Softmax(Layer):
    """A_i = exp(Z_i) / Σ_j exp(Z_j), over the last axis."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A of Z's shape (..., C); each row along the last axis sums to 1."""
        Z = check_floating("Softmax.forward", "Z", Z)
        check_array("Softmax.forward", "Z", Z, (*Z.shape[:-1], "C"))
        C = Z.shape[-1]
        z_rows = Z.reshape(-1, C)
        a_rows = np.zeros_like(z_rows)
        for r, z in enumerate(z_rows):
            e = [np.exp(z_i - max(z)) for z_i in z]
            S = sum(e)
            for i, e_i in enumerate(e):
                a_rows[r, i] = e_i / S
        A = a_rows.reshape(Z.shape)
        self.A = A.copy()
        return A

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ (..., C), from the Jacobian dA_i/dZ_j = A_i (δ_ij - A_j) of each row."""
        A = check_stored("Softmax.backward", "A", self.A)
        dLdA = check_shape("Softmax.backward", "dLdA", dLdA, A.shape, A.dtype)
        C = A.shape[-1]
        a_rows, g_rows = A.reshape(-1, C), dLdA.reshape(-1, C)
        assert a_rows.shape == g_rows.shape
        dz_rows = np.zeros_like(a_rows)
        for r, (a, g) in enumerate(zip(a_rows, g_rows, strict=True)):
            s = sum(g_i * a_i for g_i, a_i in zip(g, a, strict=True))
            for j in range(C):
                dz_rows[r, j] = a[j] * (g[j] - s)
        return dz_rows.reshape(A.shape)
