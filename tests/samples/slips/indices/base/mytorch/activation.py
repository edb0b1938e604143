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
        return dLdZ.reshape(shape)


class Sigmoid(Layer):
    """A = 1 / (1 + exp(-Z))."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A in [0, 1], of Z's shape; no Z is too large or too small."""
        Z = check_floating("Sigmoid.forward", "Z", Z)
        flat_inputs = Z.reshape(-1)
        flat_outputs = np.zeros(flat_inputs.size, dtype=Z.dtype)
        for position in range(flat_inputs.size):
            z = float(flat_inputs[position])
            if z >= 0:
                flat_outputs[position] = 1.0 / (1.0 + math.exp(-z))
            else:
                exponential = math.exp(z)
                flat_outputs[position] = exponential / (1.0 + exponential)
        self.A = flat_outputs.reshape(Z.shape)
        return self.A.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = A (1 - A)."""
        A = check_stored("Sigmoid.backward", "A", self.A)
        dLdA = check_shape("Sigmoid.backward", "dLdA", dLdA, A.shape, A.dtype)
        derivative = A * (1 - A)
        dLdZ = dLdA * derivative
        return dLdZ


class Tanh(Layer):
    """A = tanh(Z)."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A in [-1, 1], of Z's shape."""
        Z = check_floating("Tanh.forward", "Z", Z)
        flat_inputs = Z.reshape(-1)
        flat_outputs = np.zeros(flat_inputs.size, dtype=Z.dtype)
        for position in range(flat_inputs.size):
            flat_outputs[position] = math.tanh(flat_inputs[position])
        self.A = flat_outputs.reshape(Z.shape)
        return self.A.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = 1 - A²."""
        A = check_stored("Tanh.backward", "A", self.A)
        dLdA = check_shape("Tanh.backward", "dLdA", dLdA, A.shape, A.dtype)
        derivative = 1 - A * A
        dLdZ = dLdA * derivative
        return dLdZ


class ReLU(Layer):
    """A = max(Z, 0)."""

    Z: Array | None = None  # forward keeps its input here

    def forward(self, Z: Array) -> Array:
        """Return A >= 0, of Z's shape."""
        Z = check_floating("ReLU.forward", "Z", Z)
        self.Z = Z
        flat_outputs = Z.flatten()
        for position in range(flat_outputs.size):
            if flat_outputs[position] < 0:
                flat_outputs[position] = 0
        A = flat_outputs.reshape(Z.shape)
        return A

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = 1 where Z > 0, else 0.

        It is 0 at Z = 0, too, as in PyTorch.
        """
        Z = check_stored("ReLU.backward", "Z", self.Z)
        dLdA = check_shape("ReLU.backward", "dLdA", dLdA, Z.shape, Z.dtype)
        flat_inputs = Z.reshape(-1)
        flat_gradients = dLdA.flatten()
        for position in range(flat_inputs.size):
            if flat_inputs[position] <= 0:
                flat_gradients[position] = 0
        dLdZ = flat_gradients.reshape(Z.shape)
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
        inner = self.scale * (Z + self.cubic * Z * Z * Z)
        T = np.tanh(inner)
        A = Z * (1 + T) / 2
        return A

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = (1 + T) / 2 + Z/2 dT/dZ."""
        Z = check_stored("GELU.backward", "Z", self.Z)
        dLdA = check_shape("GELU.backward", "dLdA", dLdA, Z.shape, Z.dtype)
        inner = self.scale * (Z + self.cubic * Z * Z * Z)
        T = np.tanh(inner)
        derivative_of_inner = self.scale * (1 + 3 * self.cubic * Z * Z)
        derivative_of_T = (1 - T * T) * derivative_of_inner
        derivative = (1 + T) / 2 + Z / 2 * derivative_of_T
        dLdZ = dLdA * derivative
        return dLdZ


class Softmax(Layer):
    """A_i = exp(Z_i) / Σ_j exp(Z_j), over the last axis."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A of Z's shape (..., C); each row along the last axis sums to 1."""
        Z = check_floating("Softmax.forward", "Z", Z)
        check_array("Softmax.forward", "Z", Z, (*Z.shape[:-1], "C"))
        number_of_classes = Z.shape[-1]
        rows_of_Z = Z.reshape(-1, number_of_classes)
        rows_of_A = np.zeros_like(rows_of_Z)
        for row in range(rows_of_Z.shape[0]):
            largest = np.max(rows_of_Z[row, :])
            sum_of_exponentials = 0.0
            for class_index in range(number_of_classes):
                exponential = math.exp(rows_of_Z[row, class_index] - largest)
                rows_of_A[row, class_index] = exponential
                sum_of_exponentials += exponential
            for class_index in range(number_of_classes):
                rows_of_A[row, class_index] /= sum_of_exponentials
        self.A = rows_of_A.reshape(Z.shape)
        return self.A.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ (..., C), from the Jacobian dA_i/dZ_j = A_i (δ_ij - A_j) of each row."""
        A = check_stored("Softmax.backward", "A", self.A)
        dLdA = check_shape("Softmax.backward", "dLdA", dLdA, A.shape, A.dtype)
        number_of_classes = A.shape[-1]
        rows_of_A = A.reshape(-1, number_of_classes)
        rows_of_dLdA = dLdA.reshape(-1, number_of_classes)
        rows_of_dLdZ = np.zeros_like(rows_of_A)
        for row in range(rows_of_A.shape[0]):
            for j in range(number_of_classes):
                gradient_sum = 0.0
                for i in range(number_of_classes):
                    if i == j:
                        jacobian_entry = rows_of_A[row, i] * (1 - rows_of_A[row, j])
                    else:
                        jacobian_entry = -rows_of_A[row, i] * rows_of_A[row, j]
                    gradient_sum += rows_of_dLdA[row, i] * jacobian_entry
                rows_of_dLdZ[row, j] = gradient_sum
        return rows_of_dLdZ.reshape(A.shape)
