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
        out1 = Z.copy()
        return out1

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ = dLdA, of Z's shape, for dA/dZ = 1."""
        shape = check_stored("Identity.backward", "Z_shape", self.Z_shape)
        dLdA = check_shape("Identity.backward", "dLdA", dLdA, shape)
        dLdZ1 = dLdA.copy()
        return dLdZ1


class Sigmoid(Layer):
    """A = 1 / (1 + exp(-Z))."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A in [0, 1], of Z's shape; no Z is too large or too small."""
        Z = check_floating("Sigmoid.forward", "Z", Z)
        tmp1 = np.exp(-np.abs(Z))
        out1 = 1 / (1 + tmp1)
        out2 = tmp1 / (1 + tmp1)
        out3 = np.where(Z >= 0, out1, out2)
        self.A = out3
        return out3.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = A (1 - A)."""
        A = check_stored("Sigmoid.backward", "A", self.A)
        dLdA = check_shape("Sigmoid.backward", "dLdA", dLdA, A.shape, A.dtype)
        tmp1 = A * (1 - A)
        dLdZ1 = dLdA * tmp1
        return dLdZ1


class Tanh(Layer):
    """A = tanh(Z)."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A in [-1, 1], of Z's shape."""
        Z = check_floating("Tanh.forward", "Z", Z)
        out1 = np.tanh(Z)
        self.A = out1
        return out1.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = 1 - A²."""
        A = check_stored("Tanh.backward", "A", self.A)
        dLdA = check_shape("Tanh.backward", "dLdA", dLdA, A.shape, A.dtype)
        tmp1 = 1 - A * A
        dLdZ1 = dLdA * tmp1
        return dLdZ1


class ReLU(Layer):
    """A = max(Z, 0)."""

    Z: Array | None = None  # forward keeps its input here

    def forward(self, Z: Array) -> Array:
        """Return A >= 0, of Z's shape."""
        Z = check_floating("ReLU.forward", "Z", Z)
        self.Z = Z
        out1 = np.maximum(Z, 0)
        return out1

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = 1 where Z > 0, else 0.

        It is 0 at Z = 0, too, as in PyTorch.
        """
        Z = check_stored("ReLU.backward", "Z", self.Z)
        dLdA = check_shape("ReLU.backward", "dLdA", dLdA, Z.shape, Z.dtype)
        mask1 = Z > 0
        dLdZ1 = np.where(mask1, dLdA, 0)
        return dLdZ1.astype(Z.dtype)


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
        tmp1 = Z + self.cubic * Z * Z * Z
        T1 = np.tanh(self.scale * tmp1)
        out1 = 0.5 * Z * (1 + T1)
        return out1

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = (1 + T) / 2 + Z/2 dT/dZ."""
        Z = check_stored("GELU.backward", "Z", self.Z)
        dLdA = check_shape("GELU.backward", "dLdA", dLdA, Z.shape, Z.dtype)
        tmp1 = Z + self.cubic * Z * Z * Z
        T1 = np.tanh(self.scale * tmp1)
        dtmp1 = 1 + 3 * self.cubic * Z * Z
        dT1 = (1 - T1 * T1) * self.scale * dtmp1
        part1 = 0.5 * (1 + T1)
        part2 = 0.5 * Z * dT1
        dLdZ1 = dLdA * (part1 + part2)
        return dLdZ1


class Softmax(Layer):
    """A_i = exp(Z_i) / Σ_j exp(Z_j), over the last axis."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A of Z's shape (..., C); each row along the last axis sums to 1."""
        Z = check_floating("Softmax.forward", "Z", Z)
        check_array("Softmax.forward", "Z", Z, (*Z.shape[:-1], "C"))
        max1 = np.max(Z, axis=-1, keepdims=True)
        exp1 = np.exp(Z - max1)
        sum1 = np.sum(exp1, axis=-1, keepdims=True)
        out1 = exp1 / sum1
        self.A = out1
        return out1.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ (..., C), from the Jacobian dA_i/dZ_j = A_i (δ_ij - A_j) of each row."""
        A = check_stored("Softmax.backward", "A", self.A)
        dLdA = check_shape("Softmax.backward", "dLdA", dLdA, A.shape, A.dtype)
        C = A.shape[-1]
        A2 = A.reshape(-1, C)
        dLdA2 = dLdA.reshape(-1, C)
        dLdZ2 = np.zeros_like(A2)
        for n in range(A2.shape[0]):
            a1 = A2[n]
            J1 = np.diag(a1) - np.outer(a1, a1)
            dLdZ2[n] = dLdA2[n] @ J1
        dLdZ3 = dLdZ2.reshape(A.shape)
        return dLdZ3
