import numpy as np


class BatchNorm1d:
    def __init__(self, num_features, alpha=0.9):
        self.alpha = alpha
        self.eps = 1e-8
        self.BW, self.Bb = np.ones((1, num_features)), np.zeros((1, num_features))
        self.dLdBW, self.dLdBb = np.zeros((1, num_features)), np.zeros((1, num_features))
        self.running_M, self.running_V = np.zeros((1, num_features)), np.ones((1, num_features))

    def forward(self, Z, eval=False):
        if eval:
            return (Z - self.running_M) / np.sqrt(self.running_V + self.eps) * self.BW + self.Bb
        M, V = Z.mean(0, keepdims=True), Z.var(0, keepdims=True)
        self.std = np.sqrt(V + self.eps)
        self.NZ = (Z - M) / self.std
        self.running_M = self.alpha * self.running_M + (1 - self.alpha) * M
        self.running_V = self.alpha * self.running_V + (1 - self.alpha) * V
        return self.NZ * self.BW + self.Bb

    def backward(self, dLdBZ):
        self.dLdBW = (dLdBZ * self.NZ).sum(0, keepdims=True)
        self.dLdBb = dLdBZ.sum(0, keepdims=True)
        g = dLdBZ * self.BW
        return (g - g.mean(0) - self.NZ * (g * self.NZ).mean(0)) / self.std
