"""The fully connected layer."""

import numpy as np

from mytorch.checks import check_array, check_shape, check_stored, check_whole
from mytorch.init import init_weight
from mytorch.layer import Array, Layer


class Linear(Layer):
    """Z = A Wᵀ + bᵀ.

    W is (out, in) and b is (out, 1); dLdW and dLdb have the same shapes. W starts as normal
    noise, b as zeros. With debug=True, backward also keeps dLdA in self.dLdA, to look at.
    """

    A: Array | None = None  # forward keeps its input here

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
        self.A = A.copy()
        W, b = (param.astype(A.dtype, copy=False) for param in self.params)
        return A @ W.T + b.T

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out) to dLdA (N, in); dLdW and dLdb are sums over the batch."""
        A = check_stored("Linear.backward", "A", self.A)
        shape = (len(A), self.out_features)
        dLdZ = check_shape("Linear.backward", "dLdZ", dLdZ, shape, A.dtype)
        self.dLdW = dLdZ.T @ A
        self.dLdb = dLdZ.sum(axis=0, keepdims=True).T
        dLdA = dLdZ @ self.W.astype(A.dtype, copy=False)
        if self.debug:
            self.dLdA = dLdA.copy()
        return dLdA
