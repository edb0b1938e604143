import numpy as np


class Linear:

    def __init__(self, in_features, out_features, debug=False):
        self.W = np.zeros((out_features, in_features))
        self.b = np.zeros((out_features, 1))
        self.debug = debug

    def forward(self, A):
        self.A = A
        self.N = A.shape[0]
        Z = np.zeros((self.N, self.W.shape[0]))
        for n in range(self.N):
            Z[n] = self.W @ A[n] + self.b[:, 0]
        return Z

    def backward(self, dLdZ):
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)
        dLdA = np.zeros(self.A.shape)
        for n in range(self.N):
            self.dLdW += np.outer(dLdZ[n], self.A[n]) / self.N
            self.dLdb[:, 0] += dLdZ[n] / self.N
            dLdA[n] = self.W.T @ dLdZ[n]
        return dLdA
