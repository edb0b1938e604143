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
        I, O = self.in_features, self.out_features
        a = A.ravel()
        w = self.W.astype(A.dtype).ravel()
        b = self.b.astype(A.dtype).ravel()
        rows = []
        n = 0
        while n < A.shape[0]:
            row = []
            o = 0
            while o < O:
                row.append(a[n * I : n * I + I] @ w[o * I : o * I + I] + b[o])
                o += 1
            rows.append(np.stack(row))
            n += 1
        return np.stack(rows)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out) to dLdA (N, in); dLdW and dLdb are sums over the batch."""
        A = check_stored("Linear.backward", "A", self.A)
        shape = (len(A), self.out_features)
        dLdZ = check_shape("Linear.backward", "dLdZ", dLdZ, shape, A.dtype)
        I, O = self.in_features, self.out_features
        a, d = A.ravel(), dLdZ.ravel()
        w = self.W.astype(A.dtype).ravel()
        dw = np.zeros(O * I, dtype=A.dtype)
        db = np.zeros(O, dtype=A.dtype)
        rows = []
        n = 0
        while n < A.shape[0]:
            row = np.zeros(I, dtype=A.dtype)
            o = 0
            while o < O:
                g = d[n * O + o]
                dw[o * I : o * I + I] += g * a[n * I : n * I + I]
                db[o] += g
                row += g * w[o * I : o * I + I]
                o += 1
            rows.append(row)
            n += 1
        self.dLdW = dw.reshape(O, I)
        self.dLdb = db.reshape(O, 1)
        dLdA = np.stack(rows)
        if self.debug:
            self.dLdA = dLdA.copy()
        return dLdA
