import numpy as np

from .module import Module


class Linear(Module):
    def __init__(self, in_features, out_features, debug=False):
        self.W = np.random.standard_normal((out_features, in_features)) * 0.02
        self.b = np.zeros((out_features, 1))
        self.dLdW, self.dLdb = np.zeros_like(self.W), np.zeros_like(self.b)

    def forward(self, A):
        self.A = A
        return np.einsum("ni,oi->no", A, self.W, optimize=True) + self.b.squeeze(-1)

    def backward(self, dLdZ):
        self.dLdW = np.einsum("no,ni->oi", dLdZ, self.A, optimize=True)
        self.dLdb = np.einsum("no->o", dLdZ)[:, np.newaxis]
        return np.einsum("no,oi->ni", dLdZ, self.W, optimize=True)
