import numpy as np


class BatchNorm1d:
    eps = 1e-8

    def __init__(self, num_features, alpha=0.9):
        self.alpha = alpha
        shape = 1, num_features
        self.BW, self.Bb = np.ones(shape), np.zeros(shape)
        self.dLdBW, self.dLdBb = np.zeros(shape), np.zeros(shape)
        self.running_M, self.running_V = np.zeros(shape), np.ones(shape)

    def forward(self, Z, eval=False):
        if eval is True:
            scale = self.BW / np.sqrt(self.running_V + self.eps)
            return Z * scale + (self.Bb - self.running_M * scale)
        self.N = Z.shape[0]
        self.M = Z.mean(0, keepdims=True)
        self.V = ((Z - self.M) ** 2).mean(0, keepdims=True)
        self.inv = 1.0 / np.sqrt(self.V + self.eps)
        self.NZ = (Z - self.M) * self.inv
        for name, stat in (("running_M", self.M), ("running_V", self.V)):
            setattr(self, name, self.alpha * getattr(self, name) + (1 - self.alpha) * stat)
        return self.NZ * self.BW + self.Bb

    def backward(self, dLdBZ):
        self.dLdBb = dLdBZ.sum(0, keepdims=True)
        self.dLdBW = np.sum(dLdBZ * self.NZ, axis=0, keepdims=True)
        # (1/N) * gamma * inv * (N dy - sum(dy) - xhat * sum(dy * xhat))
        return self.BW * self.inv / self.N * (self.N * dLdBZ - self.dLdBb - self.NZ * self.dLdBW)
