from typing import Optional

import numpy as np


class Linear:
    A: Optional[np.ndarray] = None
    dLdW: Optional[np.ndarray] = None
    dLdb: Optional[np.ndarray] = None

    def __init__(self, in_features, out_features, debug=False):
        self.debug = debug
        self.W = np.random.randn(out_features, in_features) / np.sqrt(in_features)
        self.b = np.zeros((out_features, 1))

    @property
    def Wb(self):
        """weights with the bias as last column: (out, in + 1)"""
        return np.hstack([self.W, self.b.reshape(-1, 1)])

    def forward(self, A):
        self.A = np.hstack([A, np.ones((len(A), 1))])
        return self.A.dot(self.Wb.T)

    def backward(self, dLdZ):
        both = dLdZ.T.dot(self.A)
        self.dLdW, self.dLdb = np.split(both, [self.W.shape[1]], axis=1)
        return dLdZ.dot(self.W)
