import numpy as np


class Linear():
    def __init__(self, in_features, out_features, debug=False):
        self.W = np.zeros((out_features, in_features), dtype="f")
        self.b = np.zeros((out_features, 1), dtype="f")
        self.dLdW = np.zeros((out_features, in_features), dtype="f")
        self.dLdb = np.zeros((out_features, 1), dtype="f")
        self.debug = debug

    def forward(self, A):
        self.A = A
        self.N = A.shape[0]
        self.Ones = np.ones((self.N, 1), dtype="f")
        return A.dot(self.W.T) + self.Ones.dot(self.b.T)

    def backward(self, dLdZ):
        self.dLdW = dLdZ.T.dot(self.A) / self.N
        self.dLdb = dLdZ.T.dot(self.Ones) / self.N
        return dLdZ.dot(self.W)
