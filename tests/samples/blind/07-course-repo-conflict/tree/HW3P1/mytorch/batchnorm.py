import numpy as np


class BatchNorm1d:
    def __init__(self, num_features, alpha=0.9):
        self.alpha, self.eps = alpha, 1e-8
        self.BW = np.ones((1, num_features))
        self.Bb = np.zeros((1, num_features))
        self.dLdBW = np.zeros((1, num_features))
        self.dLdBb = np.zeros((1, num_features))
        self.running_M = np.zeros((1, num_features))
        self.running_V = np.ones((1, num_features))

    def forward(self, Z, eval=False):
        if eval:
            return (Z - self.running_M) / np.sqrt(self.running_V + self.eps) * self.BW + self.Bb
        self.Z = Z
        self.M = Z.mean(axis=0, keepdims=True)
        self.V = Z.var(axis=0, keepdims=True)
        self.NZ = (Z - self.M) / np.sqrt(self.V + self.eps)
        self.running_M = self.alpha * self.running_M + (1 - self.alpha) * self.M
        self.running_V = self.alpha * self.running_V + (1 - self.alpha) * self.V
        return self.NZ * self.BW + self.Bb

    def backward(self, dLdBZ):
        N = self.Z.shape[0]
        self.dLdBW = (dLdBZ * self.NZ).sum(axis=0, keepdims=True)
        self.dLdBb = dLdBZ.sum(axis=0, keepdims=True)
        dLdNZ = dLdBZ * self.BW
        s = (self.V + self.eps) ** -0.5
        dLdV = -0.5 * (dLdNZ * (self.Z - self.M)).sum(axis=0) * s ** 3
        dLdM = -(dLdNZ * s).sum(axis=0)
        return dLdNZ * s + dLdV * 2 / N * (self.Z - self.M) + dLdM / N
