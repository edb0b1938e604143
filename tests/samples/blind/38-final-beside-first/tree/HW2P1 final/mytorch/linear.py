import numpy as np


class Linear():
    def __init__(self, in_features, out_features, debug=False):
        self.in_features, self.out_features = in_features, out_features
        self.W = np.zeros((out_features, in_features), dtype="f")
        self.b = np.zeros((out_features, 1), dtype="f")
        self.dLdW = np.zeros_like(self.W)
        self.dLdb = np.zeros_like(self.b)
        self.debug = debug

    def forward(self, A):
        """
        Argument:
            A (np.array): see the writeup
        Return:
            np.array
        """
        self.A = A
        return np.dot(A, self.W.T) + self.b.reshape(-1)

    def backward(self, dLdZ):
        """
        Argument:
            dLdZ (np.array): see the writeup
        Return:
            np.array
        """
        self.dLdW = np.dot(dLdZ.T, self.A)
        self.dLdb = np.sum(dLdZ, axis=0)[:, None]
        return np.dot(dLdZ, self.W)
