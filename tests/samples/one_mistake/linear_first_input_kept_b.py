# file: mytorch/linear.py
# item: Linear
# mistake: Only the first forward caches A; dLdW of later calls belongs to old data.
# named: raised/stale

import numpy as np


class Linear:
    def __init__(self, in_features, out_features, debug=False):
        self.in_features = in_features
        self.out_features = out_features
        self.debug = debug
        self.A = None
        self.W = np.random.randn(out_features, in_features)
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
        A = np.asarray(A)
        if A.dtype.kind != "f":
            A = A.astype(float)
        if self.A is None:
            self.A = A
        N = A.shape[0]
        Z = np.zeros((N, self.out_features), dtype=A.dtype)
        for n in range(N):
            for o in range(self.out_features):
                total = 0.0
                for i in range(self.in_features):
                    total += float(A[n, i]) * float(self.W[o, i])
                Z[n, o] = total + float(self.b[o, 0])
        return Z

    def backward(self, dLdZ):
        N = len(dLdZ)
        dLdA = np.zeros((N, self.in_features), dtype=self.A.dtype)
        dLdW = np.zeros((self.out_features, self.in_features), dtype=self.A.dtype)
        dLdb = np.zeros((self.out_features, 1), dtype=self.A.dtype)
        for n in range(N):
            for o in range(self.out_features):
                g = dLdZ[n, o]
                dLdb[o, 0] += g
                for i in range(self.in_features):
                    dLdW[o, i] += g * self.A[n, i]
                    dLdA[n, i] += g * self.W[o, i]
        self.dLdW = dLdW
        self.dLdb = dLdb
        if self.debug:
            self.dLdA = dLdA
        return dLdA
