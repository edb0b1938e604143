"""From images to rows of features."""

import math

from mytorch.checks import check_floating, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape


class Flatten(Layer):
    """All axes but the first made one, in row-major order."""

    A_shape: Shape | None = None  # forward keeps the input's shape here

    def forward(self, A: Array) -> Array:
        """Map A (N, C, ...) to Z (N, C * ...), a new array; ValueError for another A."""
        A = check_floating("Flatten.forward", "A", A)
        if A.ndim < 2 or A.size == 0:
            expected = "A of shape (N, C, ...) with no axis empty"
            raise ValueError(f"Flatten.forward: expected {expected}, got {A.shape}")
        self.A_shape = A.shape
        return A.reshape(A.shape[0], math.prod(A.shape[1:])).copy()

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C * ...) back to dLdA (N, C, ...)."""
        shape = check_stored("Flatten.backward", "A_shape", self.A_shape)
        features = math.prod(shape[1:])
        dLdZ = check_shape("Flatten.backward", "dLdZ", dLdZ, (shape[0], features))
        return dLdZ.reshape(shape).copy()
