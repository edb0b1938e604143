# file: mytorch/linear.py
# item: Linear
# mistake: backward writes dLdA into the caller's input array.
# named: "was changed in place"

import numpy as np


class Linear:
    def __init__(self, in_features, out_features, debug=False):
        self.W = np.random.randn(out_features, in_features) * 0.1
        self.b = np.zeros((out_features, 1))
        self.dLdW = np.zeros_like(self.W)
        self.dLdb = np.zeros_like(self.b)
        self.debug = debug

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    def forward(self, A):
        """
        A: (batch, in_features)
        returns Z: (batch, out_features)
        """
        A = np.asarray(A)
        if A.dtype.kind in "iub":
            A = A.astype(float)
        self.A = A
        self.N = A.shape[0]
        self.Ones = np.ones((self.N, 1), dtype=A.dtype)
        W = self.W.astype(A.dtype)
        b = self.b.astype(A.dtype)
        Z = np.dot(A, W.T) + np.dot(self.Ones, b.T)
        return Z

    def backward(self, dLdZ):
        dLdZ = np.asarray(dLdZ).astype(self.A.dtype)
        dZdA = self.W.astype(self.A.dtype)
        dZdW = self.A
        dZdb = self.Ones
        dLdW = np.dot(dLdZ.T, dZdW)
        dLdb = np.dot(dLdZ.T, dZdb)
        self.dLdW = dLdW
        self.dLdb = dLdb
        # A is not needed any more
        dLdA = self.A
        dLdA[:] = np.dot(dLdZ, dZdA)
        if self.debug:
            self.dLdA = dLdA
        return dLdA
