import numpy as np


class BatchNorm2d:
    def __init__(self, num_features, alpha=0.9):
        shape = (1, num_features, 1, 1)
        self.alpha, self.eps = alpha, 1e-8
        self.BW, self.Bb = np.ones(shape), np.zeros(shape)
        self.dLdBW, self.dLdBb = np.zeros(shape), np.zeros(shape)
        self.running_M, self.running_V = np.zeros(shape), np.ones(shape)

    def forward(self, Z, eval=False):
        axes = (0, 2, 3)
        if eval:
            M, V = self.running_M, self.running_V
        else:
            M = Z.mean(axis=axes, keepdims=True)
            V = Z.var(axis=axes, keepdims=True)
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * M
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * V
        self.std = np.sqrt(V + self.eps)
        self.NZ = (Z - M) / self.std
        return self.BW * self.NZ + self.Bb

    def backward(self, dLdBZ):
        axes = (0, 2, 3)
        self.dLdBW += (dLdBZ * self.NZ).sum(axis=axes, keepdims=True)
        self.dLdBb += dLdBZ.sum(axis=axes, keepdims=True)
        dLdNZ = dLdBZ * self.BW
        mean = dLdNZ.mean(axis=axes, keepdims=True)
        along = (dLdNZ * self.NZ).mean(axis=axes, keepdims=True)
        return (dLdNZ - mean - self.NZ * along) / self.std
