import numpy as np


class BatchNorm1d:
    def __init__(self, num_features, alpha=0.9):
        self.alpha = alpha
        self.eps = 1e-8
        self.BW = np.ones((1, num_features))
        self.Bb = np.zeros((1, num_features))
        self.running_M = np.zeros((1, num_features))
        self.running_V = np.ones((1, num_features))

    def forward(self, Z, training=True):
        if training:
            self.Z = Z
            self.M = np.mean(Z, axis=0)
            self.V = np.var(Z, axis=0)
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * self.M
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * self.V
            self.NZ = (Z - self.M) / np.sqrt(self.V + self.eps)
            return self.BW * self.NZ + self.Bb
        NZ = (Z - self.running_M) / np.sqrt(self.running_V + self.eps)
        return self.BW * NZ + self.Bb

    def backward(self, dLdBZ):
        self.dLdBb = np.sum(dLdBZ, axis=0)
        self.dLdBW = np.sum(dLdBZ * self.NZ, axis=0)
        N = len(dLdBZ)
        s = 1 / np.sqrt(self.V + self.eps)
        dLdNZ = dLdBZ * self.BW
        dLdV = -0.5 * np.sum(dLdNZ * (self.Z - self.M), axis=0) * s**3
        dLdM = -np.sum(dLdNZ, axis=0) * s - 2 / N * dLdV * np.sum(self.Z - self.M, axis=0)
        return dLdNZ * s + dLdV * 2 / N * (self.Z - self.M) + dLdM / N
