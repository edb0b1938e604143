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
        N = A.shape[0]
        W = self.W.astype(A.dtype)
        b = self.b.astype(A.dtype)
        Z = np.zeros((N, self.out_features), dtype=A.dtype)
        for n in range(N):
            for o in range(self.out_features):
                Z[n, o] = np.dot(W[o], A[n]) + b[o, 0]
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out) to dLdA (N, in); dLdW and dLdb are sums over the batch."""
        A = check_stored("Linear.backward", "A", self.A)
        shape = (len(A), self.out_features)
        dLdZ = check_shape("Linear.backward", "dLdZ", dLdZ, shape, A.dtype)
        N = A.shape[0]
        W = self.W.astype(A.dtype)
        dLdA = np.zeros_like(A)
        dLdW = np.zeros(self.W.shape, dtype=A.dtype)
        dLdb = np.zeros(self.b.shape, dtype=A.dtype)
        for n in range(N):
            for o in range(self.out_features):
                g = dLdZ[n, o]
                dLdA[n] += g * W[o]
                dLdW[o] += g * A[n]
                dLdb[o, 0] += g
        self.dLdW = dLdW
        self.dLdb = dLdb
        if self.debug:
            self.dLdA = dLdA.copy()
        return dLdA
