import numpy as np


class RMSNorm():

    def __init__(self, normalized_shape, eps=1e-6):
        self.D = normalized_shape
        self.eps = eps
        self.gamma = np.ones(normalized_shape)
        self.dLdgamma = np.zeros(normalized_shape)

    def forward(self, A):
        self.A = A
        Z = np.zeros(A.shape)
        self.rms = []
        for n in range(len(A)):
            total = 0.0
            for d in range(self.D):
                total += float(A[n, d]) ** 2
            self.rms.append(np.sqrt(total / self.D + self.eps))
            for d in range(self.D):
                Z[n, d] = A[n, d] / self.rms[n] * self.gamma[d]
        return Z

    def backward(self, dLdZ):
        self.dLdgamma.fill(0)
        dLdA = np.zeros(dLdZ.shape)
        for n in range(len(dLdZ)):
            r = self.rms[n]
            dot = 0.0
            for d in range(self.D):
                self.dLdgamma[d] += dLdZ[n, d] * self.A[n, d] / r
                dot += dLdZ[n, d] * self.gamma[d] * self.A[n, d]
            for d in range(self.D):
                dLdA[n, d] = dLdZ[n, d] * self.gamma[d] / r - self.A[n, d] * dot / (self.D * r ** 3)
        return dLdA
