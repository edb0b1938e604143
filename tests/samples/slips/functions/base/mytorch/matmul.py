"""The product with a matrix that is learned."""

from typing import NamedTuple

import numpy as np

from mytorch.checks import check_array, check_shape, check_stored, check_whole
from mytorch.init import init_weight
from mytorch.layer import Array, Layer


class MatMulSaved(NamedTuple):
    """What matmul_backward needs: the input (N, in) and the weights (out, in)."""

    A: Array
    W: Array


def matmul_forward(A: Array, W: Array) -> tuple[Array, MatMulSaved]:
    """Z = A Wᵀ, in the dtype of A."""
    W = W.astype(A.dtype, copy=False)
    return A @ W.T, MatMulSaved(A, W)


def matmul_backward(dLdZ: Array, saved: MatMulSaved) -> tuple[Array, Array]:
    """Return dLdA (N, in) and dLdW (out, in)."""
    return dLdZ @ saved.W, dLdZ.T @ saved.A


class MatMul(Layer):
    """Z = A Wᵀ: a Linear layer without a bias.

    W and dLdW are (out, in). W starts as normal noise.
    """

    saved: MatMulSaved | None = None  # forward keeps its input and W here

    def __init__(self, in_features: int, out_features: int) -> None:
        self.in_features = check_whole("MatMul", "in_features", in_features)
        self.out_features = check_whole("MatMul", "out_features", out_features)
        self.W = init_weight("MatMul", "weights", None, (self.out_features, self.in_features))
        self.dLdW: Array = np.zeros_like(self.W)

    @property
    def params(self) -> list[Array]:
        """W (out, in)."""
        return [self.W]

    @property
    def grads(self) -> list[Array]:
        """The gradient dLdW (out, in)."""
        return [self.dLdW]

    def forward(self, A: Array) -> Array:
        """Map A (N, in) to Z (N, out)."""
        A = check_array("MatMul.forward", "A", A, ("N", self.in_features))
        Z, self.saved = matmul_forward(A, self.W)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out) to dLdA (N, in); dLdW is the sum over the batch."""
        saved = check_stored("MatMul.backward", "saved", self.saved)
        shape = (len(saved.A), self.out_features)
        dLdZ = check_shape("MatMul.backward", "dLdZ", dLdZ, shape, saved.A.dtype)
        dLdA, self.dLdW = matmul_backward(dLdZ, saved)
        return dLdA
