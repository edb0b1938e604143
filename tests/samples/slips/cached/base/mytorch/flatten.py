"""From images to rows of features."""

import math

from mytorch.checks import check_floating, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape


def count(shape):
    """how many elements one sample has"""
    n = 1
    i = 1
    while i < len(shape):
        n *= shape[i]
        i += 1
    return n


class Flatten(Layer):
    """All axes but the first made one, in row-major order."""

    def __init__(self) -> None:
        self.cache = {}

    def forward(self, A: Array) -> Array:
        """Map A (N, C, ...) to Z (N, C * ...), a new array; ValueError for another A."""
        A = check_floating("Flatten.forward", "A", A)
        if A.ndim < 2 or A.size == 0:
            expected = "A of shape (N, C, ...) with no axis empty"
            raise ValueError(f"Flatten.forward: expected {expected}, got {A.shape}")
        self.cache["A_shape"] = A.shape
        return A.reshape(A.shape[0], count(A.shape)).copy()

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C * ...) back to dLdA (N, C, ...)."""
        shape = check_stored("Flatten.backward", "A_shape", self.cache.get("A_shape"))
        features = math.prod(shape[1:])
        dLdZ = check_shape("Flatten.backward", "dLdZ", dLdZ, (shape[0], features))
        # print("back to", shape)
        return dLdZ.reshape(shape).copy()
