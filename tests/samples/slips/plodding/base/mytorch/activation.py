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
        # remember the shape for the backward pass
        self.Z_shape = Z.shape
        A = Z.copy()
        return A

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ = dLdA, of Z's shape, for dA/dZ = 1."""
        shape = check_stored("Identity.backward", "Z_shape", self.Z_shape)
        dLdA = check_shape("Identity.backward", "dLdA", dLdA, shape)
        # the derivative is one everywhere
        dLdZ = dLdA.copy()
        return dLdZ


class Sigmoid(Layer):
    """A = 1 / (1 + exp(-Z))."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A in [0, 1], of Z's shape; no Z is too large or too small."""
        Z = check_floating("Sigmoid.forward", "Z", Z)
        # split into positive and negative so that exp never gets a big positive number
        is_positive = Z >= 0
        is_negative = ~is_positive
        output = np.zeros_like(Z)
        # positive part: 1 / (1 + exp(-Z))
        exp_of_minus_positive = np.exp(-Z[is_positive])
        output[is_positive] = 1 / (1 + exp_of_minus_positive)
        # negative part: exp(Z) / (1 + exp(Z))
        exp_of_negative = np.exp(Z[is_negative])
        output[is_negative] = exp_of_negative / (1 + exp_of_negative)
        # keep the output for backward
        self.A = output
        return output.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = A (1 - A)."""
        A = check_stored("Sigmoid.backward", "A", self.A)
        dLdA = check_shape("Sigmoid.backward", "dLdA", dLdA, A.shape, A.dtype)
        # dA/dZ = A (1 - A)
        one_minus_A = 1 - A
        derivative = A * one_minus_A
        dLdZ = dLdA * derivative
        return dLdZ


class Tanh(Layer):
    """A = tanh(Z)."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A in [-1, 1], of Z's shape."""
        Z = check_floating("Tanh.forward", "Z", Z)
        # np.tanh is safe for big numbers
        output = np.tanh(Z)
        self.A = output
        return np.array(output)

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = 1 - A²."""
        A = check_stored("Tanh.backward", "A", self.A)
        dLdA = check_shape("Tanh.backward", "dLdA", dLdA, A.shape, A.dtype)
        # dA/dZ = 1 - A^2
        squared_A = A * A
        derivative = 1 - squared_A
        dLdZ = dLdA * derivative
        return dLdZ


class ReLU(Layer):
    """A = max(Z, 0)."""

    Z: Array | None = None  # forward keeps its input here

    def forward(self, Z: Array) -> Array:
        """Return A >= 0, of Z's shape."""
        Z = check_floating("ReLU.forward", "Z", Z)
        # keep the input for backward
        self.Z = Z.copy()
        # everything below zero becomes zero
        output = np.maximum(Z, 0)
        return output

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = 1 where Z > 0, else 0.

        It is 0 at Z = 0, too, as in PyTorch.
        """
        Z = check_stored("ReLU.backward", "Z", self.Z)
        dLdA = check_shape("ReLU.backward", "dLdA", dLdA, Z.shape, Z.dtype)
        # the gradient only passes where the input was above zero
        was_positive = Z > 0
        dLdZ = np.where(was_positive, dLdA, 0)
        dLdZ = dLdZ.astype(Z.dtype)
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
        # keep the input for backward
        self.Z = Z.copy()
        # the argument of tanh
        Z_cubed = Z * Z * Z
        inner = self.scale * (Z + self.cubic * Z_cubed)
        T = np.tanh(inner)
        # A = Z (1 + T) / 2
        one_plus_T = 1 + T
        output = Z * one_plus_T / 2
        return output

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = (1 + T) / 2 + Z/2 dT/dZ."""
        Z = check_stored("GELU.backward", "Z", self.Z)
        dLdA = check_shape("GELU.backward", "dLdA", dLdA, Z.shape, Z.dtype)
        # compute T again
        Z_squared = Z * Z
        Z_cubed = Z_squared * Z
        inner = self.scale * (Z + self.cubic * Z_cubed)
        T = np.tanh(inner)
        # dT/dZ = (1 - T^2) * d(inner)/dZ
        inner_derivative = self.scale * (1 + 3 * self.cubic * Z_squared)
        T_derivative = (1 - T * T) * inner_derivative
        # product rule
        first_term = (1 + T) / 2
        second_term = Z / 2 * T_derivative
        derivative = first_term + second_term
        dLdZ = dLdA * derivative
        return dLdZ


class Softmax(Layer):
    """A_i = exp(Z_i) / Σ_j exp(Z_j), over the last axis."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A of Z's shape (..., C); each row along the last axis sums to 1."""
        Z = check_floating("Softmax.forward", "Z", Z)
        check_array("Softmax.forward", "Z", Z, (*Z.shape[:-1], "C"))
        # subtract the maximum of each row so that exp does not overflow
        row_maximum = np.max(Z, axis=-1, keepdims=True)
        shifted = Z - row_maximum
        exponentials = np.exp(shifted)
        # divide by the sum of each row
        row_sum = np.sum(exponentials, axis=-1, keepdims=True)
        output = exponentials / row_sum
        self.A = output
        return output.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ (..., C), from the Jacobian dA_i/dZ_j = A_i (δ_ij - A_j) of each row."""
        A = check_stored("Softmax.backward", "A", self.A)
        dLdA = check_shape("Softmax.backward", "dLdA", dLdA, A.shape, A.dtype)
        # look at the arrays as rows of length num_classes
        num_classes = A.shape[-1]
        A_rows = A.reshape(-1, num_classes)
        dLdA_rows = dLdA.reshape(-1, num_classes)
        num_rows = A_rows.shape[0]
        dLdZ_rows = np.zeros_like(A_rows)
        for row in range(num_rows):
            probabilities = A_rows[row]
            # the Jacobian of this row: A_i (delta_ij - A_j)
            jacobian = np.zeros((num_classes, num_classes), dtype=A.dtype)
            for i in range(num_classes):
                for j in range(num_classes):
                    if i == j:
                        jacobian[i, j] = probabilities[i] * (1 - probabilities[j])
                    else:
                        jacobian[i, j] = -probabilities[i] * probabilities[j]
            # dLdZ_j = sum over i of dLdA_i * jacobian[i, j]
            dLdZ_rows[row] = dLdA_rows[row] @ jacobian
        # back to the shape of the input
        dLdZ = dLdZ_rows.reshape(A.shape)
        return dLdZ
