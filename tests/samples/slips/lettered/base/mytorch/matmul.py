"""The product with a matrix that is learned."""

import numpy as np

from mytorch.checks import check_array, check_shape, check_stored, check_whole
from mytorch.init import init_weight
from mytorch.layer import Array, Layer


class MatMul(Layer):
    """Z = A Wᵀ: a Linear layer without a bias.

    W and dLdW are (out, in). W starts as normal noise.
    """

    A: Array | None = None  # forward keeps its input here

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
        self.A = A
        Wt = self.W.T.astype(A.dtype)
        Z = A @ Wt
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out) to dLdA (N, in); dLdW is the sum over the batch."""
        A = check_stored("MatMul.backward", "A", self.A)
        shape = (len(A), self.out_features)
        dLdZ = check_shape("MatMul.backward", "dLdZ", dLdZ, shape, A.dtype)
        W = self.W.astype(A.dtype)
        self.dLdW = np.einsum("no,ni->oi", dLdZ, A)
        dLdA = np.einsum("no,oi->ni", dLdZ, W)
        return dLdA
