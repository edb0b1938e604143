# file: mytorch/linear.py
# item: Linear
# mistake: A debugger call is left in backward, so the program stops there and waits.
# named: "a breakpoint was left"

import numpy as np

from mytorch.layer import Array, Layer


class Linear(Layer):
    """Fully connected layer; the bias is handled as one more column of the weights."""

    def __init__(self, in_features: int, out_features: int, debug: bool = False) -> None:
        self.W: Array = np.random.randn(out_features, in_features) / in_features**0.5
        self.b: Array = np.zeros((out_features, 1))
        self.dLdW, self.dLdb = np.zeros_like(self.W), np.zeros_like(self.b)
        self.in_features, self.out_features, self.debug = in_features, out_features, debug

    params = property(lambda self: [self.W, self.b])
    grads = property(lambda self: [self.dLdW, self.dLdb])

    @staticmethod
    def _extend(A: Array) -> Array:
        """(N, in) -> (N, in + 1), the last column being ones"""
        dtype = A.dtype if A.dtype.kind == "f" else float
        return np.pad(A.astype(dtype), ((0, 0), (0, 1)), constant_values=1)

    def forward(self, A: Array) -> Array:
        self.A1 = self._extend(A)
        theta = np.hstack((self.W, self.b)).astype(self.A1.dtype)
        return np.einsum("ni,oi->no", self.A1, theta)

    def backward(self, dLdZ: Array) -> Array:
        dLdZ = dLdZ.astype(self.A1.dtype)
        dtheta = np.einsum("no,ni->oi", dLdZ, self.A1)
        import pdb; pdb.set_trace()
        self.dLdW = dtheta[:, :-1].copy()
        self.dLdb = dtheta[:, -1:].copy()
        dLdA = np.einsum("no,oi->ni", dLdZ, self.W.astype(dLdZ.dtype))
        if self.debug:
            self.dLdA = dLdA.copy()
        return dLdA
