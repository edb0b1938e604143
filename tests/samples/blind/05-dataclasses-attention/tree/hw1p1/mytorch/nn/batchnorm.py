import numpy as np


class BatchNorm1d:

    def __init__(self, num_features: int, alpha: float = 0.9):
        self.alpha = alpha
        self.eps = 1e-8
        self.BW = np.ones((1, num_features))
        self.Bb = np.zeros((1, num_features))
        self.dLdBW = np.zeros((1, num_features))
        self.dLdBb = np.zeros((1, num_features))
        self.running_M = np.zeros((1, num_features))
        self.running_V = np.ones((1, num_features))

    def forward(self, Z, eval: bool = False):
        self.Z, self.N = Z, Z.shape[0]
        if not eval:
            self.M = np.mean(Z, axis=0, keepdims=True)
            self.V = np.mean((Z - self.M) ** 2, axis=0, keepdims=True)
            self.NZ = (Z - self.M) / np.sqrt(self.V + self.eps)
            self.BZ = self.NZ * self.BW + self.Bb
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * self.M
            self.running_V = (1 - self.alpha) * self.running_V + self.alpha * self.V
        else:
            self.NZ = (Z - self.running_M) / np.sqrt(self.running_V + self.eps)
            self.BZ = self.NZ * self.BW + self.Bb
        return self.BZ

    def backward(self, dLdBZ):
        self.dLdBW = np.sum(dLdBZ * self.NZ, axis=0, keepdims=True)
        self.dLdBb = np.sum(dLdBZ, axis=0, keepdims=True)
        g = dLdBZ * self.BW
        s = np.sqrt(self.V + self.eps)
        return (g - g.mean(0) - self.NZ * (g * self.NZ).mean(0)) / s
