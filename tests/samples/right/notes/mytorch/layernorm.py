import numpy as np


class LayerNorm:

    def __init__(self, normalized_shape, eps=1e-5):
        self.eps = eps
        self.gamma = np.ones(normalized_shape)
        self.beta = np.zeros(normalized_shape)
        self.dLdgamma = np.zeros(normalized_shape)
        self.dLdbeta = np.zeros(normalized_shape)

    def forward(self, A):
        self.A = A
        self.C = A.shape[1]
        self.M = np.sum(A, axis=1, keepdims=True) / self.C
        self.V = np.sum((A - self.M) ** 2, axis=1, keepdims=True) / self.C
        self.A_hat = (A - self.M) / np.sqrt(self.V + self.eps)
        return self.gamma * self.A_hat + self.beta

    def backward(self, dLdZ):
        self.dLdgamma = np.sum(dLdZ * self.A_hat, axis=0)
        self.dLdbeta = np.sum(dLdZ, axis=0)
        g = dLdZ * self.gamma
        std = np.sqrt(self.V + self.eps)
        dLdV = -0.5 * np.sum(g * (self.A - self.M), axis=1, keepdims=True) / std ** 3
        dLdM = -np.sum(g, axis=1, keepdims=True) / std
        return g / std + dLdV * 2 * (self.A - self.M) / self.C + dLdM / self.C
