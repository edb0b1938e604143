import numpy as np
from dataclasses import dataclass


@dataclass
class Linear:
    in_features: int
    out_features: int
    debug: bool = False

    def __post_init__(self):
        self.W = np.zeros((self.out_features, self.in_features))
        self.b = np.zeros((self.out_features, 1))
        self.dLdW = np.zeros_like(self.W)
        self.dLdb = np.zeros_like(self.b)

    def init_weights(self, W, b):
        self.W, self.b = W, b

    def forward(self, A):
        self.A = A
        self.N = A.shape[0]
        return A @ self.W.T + self.b.T

    def backward(self, dLdZ):
        dLdA = dLdZ @ self.W
        self.dLdW = dLdZ.T @ self.A
        self.dLdb = dLdZ.sum(0)[:, None]
        if self.debug:
            self.dLdA = dLdA
        return dLdA
