import numpy as np


class BatchNorm2d:
    def __init__(self, num_features, alpha=0.9):
        self.alpha = alpha
        self.eps = 1e-8
        shape = (1, num_features, 1, 1)
        self.BW = np.ones(shape)
        self.Bb = np.zeros(shape)
        self.dLdBW = np.zeros(shape)
        self.dLdBb = np.zeros(shape)
        self.running_M = np.zeros(shape)
        self.running_V = np.ones(shape)

    def __call__(self, Z, eval=False):
        return self.forward(Z, eval)

    @staticmethod
    def _sum(x):
        return np.einsum("nchw->c", x).reshape(1, -1, 1, 1)

    def forward(self, Z, eval=False):
        if eval:
            return self.BW * (Z - self.running_M) / np.sqrt(self.running_V + self.eps) + self.Bb
        self.m = Z.size // Z.shape[1]
        M = self._sum(Z) / self.m
        V = self._sum((Z - M) ** 2) / self.m
        self.inv = 1.0 / np.sqrt(V + self.eps)
        self.NZ = (Z - M) * self.inv
        self.running_M = self.alpha * self.running_M + (1 - self.alpha) * M
        self.running_V = self.alpha * self.running_V + (1 - self.alpha) * V
        return self.BW * self.NZ + self.Bb

    def backward(self, dLdBZ):
        self.dLdBb = self._sum(dLdBZ)
        self.dLdBW = self._sum(dLdBZ * self.NZ)
        return self.BW * self.inv * (dLdBZ - self.dLdBb / self.m - self.NZ * self.dLdBW / self.m)
