import numpy as np


class Linear:
    def __init__(self, in_features, out_features, weight_init_fn=None, bias_init_fn=None, debug=False):
        self.W = np.zeros((out_features, in_features)) if weight_init_fn is None else weight_init_fn(out_features, in_features)
        self.b = np.zeros((out_features, 1)) if bias_init_fn is None else bias_init_fn(out_features).reshape(-1, 1)
        self.dLdW = np.zeros((out_features, in_features))
        self.dLdb = np.zeros((out_features, 1))
        self.debug = debug

    def forward(self, A):
        self.A = A
        return np.dot(A, self.W.T) + self.b.T

    def backward(self, dLdZ):
        self.dLdW = np.dot(dLdZ.T, self.A)
        self.dLdb = np.sum(dLdZ, axis=0).reshape(-1, 1)
        dLdA = np.dot(dLdZ, self.W)
        return dLdA
