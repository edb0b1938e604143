# file: mytorch/linear.py
# item: Linear
# mistake: The input is cached only once, so after a second forward dLdW belongs to the first.
# named: raised/stale

import numpy as np


class Linear:

    def __init__(self, in_features, out_features, debug=False):
        self.in_features = in_features
        self.out_features = out_features
        self.debug = debug
        bound = np.sqrt(1.0 / in_features)
        self.W = np.random.uniform(-bound, bound, size=(out_features, in_features))
        self.b = np.zeros((out_features, 1))
        self.dLdW = np.zeros((out_features, in_features))
        self.dLdb = np.zeros((out_features, 1))

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    def forward(self, A):
        if A.dtype.kind != "f":
            A = A.astype(np.float64)
        if not hasattr(self, "A"):
            self.A = A
            self.Ones = np.ones((A.shape[0], 1), dtype=A.dtype)
        ones = np.ones((A.shape[0], 1), dtype=A.dtype)
        return np.dot(A, self.W.T.astype(A.dtype)) + np.dot(ones, self.b.T.astype(A.dtype))

    def backward(self, dLdZ):
        dLdZ = dLdZ.astype(self.A.dtype)
        dLdA = np.dot(dLdZ, self.W.astype(self.A.dtype))
        self.dLdW = np.dot(dLdZ.T, self.A)
        self.dLdb = np.dot(dLdZ.T, self.Ones)
        if self.debug:
            self.dLdA = dLdA
        return dLdA

    def __call__(self, A):
        return self.forward(A)
