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
        self.A = A
        return A @ self._weights_as(A).T + self._bias_row(A)

    def _weights_as(self, like: Array) -> Array:
            return self.W.astype(like.dtype, copy=False)

    def _bias_row(self, like: Array) -> Array:
            if self.b.shape != (self.out_features, 1):
                raise ValueError(f"Linear: b must be {(self.out_features, 1)}, got {self.b.shape}")
            return self.b.T.astype(like.dtype, copy=False)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out) to dLdA (N, in); dLdW and dLdb are sums over the batch."""
        A = check_stored("Linear.backward", "A", self.A)
        shape = (len(A), self.out_features)
        dLdZ = check_shape("Linear.backward", "dLdZ", dLdZ, shape, A.dtype)
        self.dLdW = self._weight_gradient(A, dLdZ)
        self.dLdb = self._bias_gradient(dLdZ)
        dLdA = dLdZ @ self._weights_as(dLdZ)
        if self.debug:
            self.dLdA = dLdA.copy()
        return dLdA

    def _weight_gradient(self, A: Array, dLdZ: Array) -> Array:
            return dLdZ.T @ A

    def _bias_gradient(self, dLdZ: Array) -> Array:
            return dLdZ.sum(axis=0).reshape(self.out_features, 1)
