import numpy as np


class LayerNorm():

    def __init__(self, normalized_shape, eps=1e-5):
        self.D = normalized_shape
        self.eps = eps
        self.gamma = np.ones(normalized_shape)
        self.beta = np.zeros(normalized_shape)
        self.dLdgamma = np.zeros(normalized_shape)
        self.dLdbeta = np.zeros(normalized_shape)

    def forward(self, A):
        self.A = A
        self.xhat = np.zeros(A.shape)
        self.std = np.zeros(A.shape[0])
        Z = np.zeros(A.shape)
        for n in range(A.shape[0]):
            mean = np.sum(A[n]) / self.D
            var = 0
            for d in range(self.D):
                var = var + (A[n, d] - mean) ** 2
            var = var / self.D
            self.std[n] = (var + self.eps) ** 0.5
            for d in range(self.D):
                self.xhat[n, d] = (A[n, d] - mean) / self.std[n]
                Z[n, d] = self.xhat[n, d] * self.gamma[d] + self.beta[d]
        return Z

    def backward(self, dLdZ):
        self.dLdgamma = np.zeros(self.D)
        self.dLdbeta = np.zeros(self.D)
        dLdA = np.zeros(dLdZ.shape)
        for n in range(dLdZ.shape[0]):
            for d in range(self.D):
                self.dLdgamma[d] += dLdZ[n, d] * self.xhat[n, d]
                self.dLdbeta[d] += dLdZ[n, d]
            # d xhat_i / d a_j = (delta_ij - 1/D - xhat_i xhat_j / D) / std
            for j in range(self.D):
                for i in range(self.D):
                    d = (1 if i == j else 0) - 1 / self.D - self.xhat[n, i] * self.xhat[n, j] / self.D
                    dLdA[n, j] += dLdZ[n, i] * self.gamma[i] * d / self.std[n]
        return dLdA
