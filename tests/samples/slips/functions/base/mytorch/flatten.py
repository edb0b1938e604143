"""From images to rows of features."""

import math
from typing import NamedTuple

from mytorch.checks import check_floating, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape


class FlattenSaved(NamedTuple):
    """The input's shape."""

    shape: Shape


def flatten_forward(A: Array) -> tuple[Array, FlattenSaved]:
    """Make one axis of all but the first; a new array."""
    return A.reshape(A.shape[0], -1).copy(), FlattenSaved(A.shape)


def flatten_backward(dLdZ: Array, saved: FlattenSaved) -> Array:
    """Put the axes back."""
    return dLdZ.reshape(saved.shape).copy()


class Flatten(Layer):
    """All axes but the first made one, in row-major order."""

    saved: FlattenSaved | None = None  # forward keeps the input's shape here

    def forward(self, A: Array) -> Array:
        """Map A (N, C, ...) to Z (N, C * ...), a new array; ValueError for another A."""
        A = check_floating("Flatten.forward", "A", A)
        if A.ndim < 2 or A.size == 0:
            expected = "A of shape (N, C, ...) with no axis empty"
            raise ValueError(f"Flatten.forward: expected {expected}, got {A.shape}")
        Z, self.saved = flatten_forward(A)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C * ...) back to dLdA (N, C, ...)."""
        saved = check_stored("Flatten.backward", "saved", self.saved)
        features = math.prod(saved.shape[1:])
        dLdZ = check_shape("Flatten.backward", "dLdZ", dLdZ, (saved.shape[0], features))
        return flatten_backward(dLdZ, saved)
