"""The fully connected layer."""

from typing import NamedTuple

import numpy as np

from mytorch.checks import check_array, check_shape, check_stored, check_whole
from mytorch.init import init_weight
from mytorch.layer import Array, Layer


class LinearSaved(NamedTuple):
    """What linear_backward needs: the input (N, in) and the weights (out, in), in one dtype."""

    A: Array
    W: Array


def linear_forward(A: Array, W: Array, b: Array) -> tuple[Array, LinearSaved]:
    """Z = A Wᵀ + bᵀ, in the dtype of A."""
    W = W.astype(A.dtype, copy=False)
    Z = A @ W.T + b.astype(A.dtype, copy=False).T
    return Z, LinearSaved(A, W)


def linear_backward(dLdZ: Array, saved: LinearSaved) -> tuple[Array, Array, Array]:
    """Return dLdA (N, in), dLdW (out, in) and dLdb (out, 1)."""
    dLdA = dLdZ @ saved.W
    dLdW = dLdZ.T @ saved.A
    dLdb = dLdZ.sum(axis=0).reshape(-1, 1)
    return dLdA, dLdW, dLdb


class Linear(Layer):
    """Z = A Wᵀ + bᵀ.

    W is (out, in) and b is (out, 1); dLdW and dLdb have the same shapes. W starts as normal
    noise, b as zeros. With debug=True, backward also keeps dLdA in self.dLdA, to look at.
    """

    saved: LinearSaved | None = None  # forward keeps its input and W here

    def __init__(self, in_features: int, out_features: int, debug: bool = False) -> None:
        self.in_features = check_whole("Linear", "in_features", in_features)
        self.out_features = check_whole("Linear", "out_features", out_features)
        self.debug = debug
        self.dLdA: Array | None = None
        self.W = init_weight("Linear", "weights", None, (self.out_features, self.in_features))
        self.b: Array = np.zeros((self.out_features, 1))
        self.dLdW: Array = np.zeros_like(self.W)
        self.dLdb: Array = np.zeros_like(self.b)

    @property
    def params(self) -> list[Array]:
        """W (out, in) and b (out, 1)."""
        return [self.W, self.b]

    @property
    def grads(self) -> list[Array]:
        """The gradients dLdW (out, in) and dLdb (out, 1)."""
        return [self.dLdW, self.dLdb]

    def forward(self, A: Array) -> Array:
        """Map A (N, in) to Z (N, out)."""
        A = check_array("Linear.forward", "A", A, ("N", self.in_features))
        Z, self.saved = linear_forward(A, self.W, self.b)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out) to dLdA (N, in); dLdW and dLdb are sums over the batch."""
        saved = check_stored("Linear.backward", "saved", self.saved)
        shape = (len(saved.A), self.out_features)
        dLdZ = check_shape("Linear.backward", "dLdZ", dLdZ, shape, saved.A.dtype)
        dLdA, self.dLdW, self.dLdb = linear_backward(dLdZ, saved)
        if self.debug:
            self.dLdA = dLdA
        return dLdA
