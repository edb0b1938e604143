import numpy as np


class BatchNorm1d:
    def __init__(self, num_features, alpha=0.9):
        self.alpha, self.eps = alpha, 1e-8
        self.BW, self.Bb = np.ones((1, num_features)), np.zeros((1, num_features))
        self.dLdBW, self.dLdBb = np.zeros((1, num_features)), np.zeros((1, num_features))
        self.running_M, self.running_V = np.zeros((1, num_features)), np.ones((1, num_features))

    def forward(self, Z, eval=False):
        if eval:
            M, V = self.running_M, self.running_V
        else:
            M, V = Z.mean(axis=0, keepdims=True), Z.var(axis=0, keepdims=True)
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * M
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * V
        self.std = np.sqrt(V + self.eps)
        self.NZ = (Z - M) / self.std
        return self.BW * self.NZ + self.Bb

    def backward(self, dLdBZ):
        N = len(dLdBZ)
        self.dLdBW += np.einsum("nc,nc->c", dLdBZ, self.NZ)
        self.dLdBb += np.einsum("nc->c", dLdBZ)
        dLdNZ = dLdBZ * self.BW
        # project out the constant vector and NZ itself
        along = np.einsum("nc,nc->c", dLdNZ, self.NZ) / N
        return (dLdNZ - dLdNZ.mean(axis=0) - self.NZ * along) / self.std
