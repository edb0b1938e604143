import numpy as np


class RMSNorm:

    def __init__(self, normalized_shape, eps=1e-6):
        self.eps = eps
        self.gamma = np.ones(normalized_shape)
        self.dLdgamma = np.zeros(normalized_shape)

    def forward(self, A):
        self.A = A
        self.C = A.shape[1]
        mean_square = np.sum(A ** 2, axis=1, keepdims=True) / self.C
        self.rms = np.sqrt(mean_square + self.eps)
        self.A_hat = A / self.rms
        return self.gamma * self.A_hat

    def backward(self, dLdZ):
        self.dLdgamma = np.sum(dLdZ * self.A_hat, axis=0)
        g = dLdZ * self.gamma
        through_rms = np.sum(g * self.A, axis=1, keepdims=True) * self.A / (self.C * self.rms ** 3)
        return g / self.rms - through_rms
