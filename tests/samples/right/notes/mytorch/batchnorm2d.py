import numpy as np


class BatchNorm2d:

    def __init__(self, num_features, alpha=0.9):
        self.alpha = alpha
        self.eps = 1e-8
        self.BW = np.ones((1, num_features, 1, 1))
        self.Bb = np.zeros((1, num_features, 1, 1))
        self.dLdBW = np.zeros((1, num_features, 1, 1))
        self.dLdBb = np.zeros((1, num_features, 1, 1))
        self.running_M = np.zeros((1, num_features, 1, 1))
        self.running_V = np.ones((1, num_features, 1, 1))

    def forward(self, Z, eval=False):
        self.Z = Z
        self.N = Z.shape[0]
        self.C = Z.shape[1]
        self.H = Z.shape[2]
        self.W = Z.shape[3]
        if eval:
            NZ = (Z - self.running_M) / np.sqrt(self.running_V + self.eps)
            return self.BW * NZ + self.Bb
        self.M = np.zeros((1, self.C, 1, 1))
        self.V = np.zeros((1, self.C, 1, 1))
        for c in range(self.C):
            for n in range(self.N):
                self.M[0, c] += np.sum(Z[n, c]) / (self.N * self.H * self.W)
            for n in range(self.N):
                self.V[0, c] += np.sum((Z[n, c] - self.M[0, c]) ** 2) / (self.N * self.H * self.W)
        self.NZ = (Z - self.M) / np.sqrt(self.V + self.eps)
        self.BZ = self.BW * self.NZ + self.Bb
        self.running_M = self.alpha * self.running_M + (1 - self.alpha) * self.M
        self.running_V = self.alpha * self.running_V + (1 - self.alpha) * self.V
        return self.BZ

    def backward(self, dLdBZ):
        self.dLdBW = np.zeros((1, self.C, 1, 1))
        self.dLdBb = np.zeros((1, self.C, 1, 1))
        dLdZ = np.zeros(self.Z.shape)
        size = self.N * self.H * self.W
        for c in range(self.C):
            std = np.sqrt(self.V[0, c] + self.eps)
            dLdV = 0
            dLdM = 0
            for n in range(self.N):
                self.dLdBW[0, c] += np.sum(dLdBZ[n, c] * self.NZ[n, c])
                self.dLdBb[0, c] += np.sum(dLdBZ[n, c])
                dLdNZ = dLdBZ[n, c] * self.BW[0, c]
                dLdV += -0.5 * np.sum(dLdNZ * (self.Z[n, c] - self.M[0, c])) / std ** 3
                dLdM += -np.sum(dLdNZ) / std
            for n in range(self.N):
                dLdNZ = dLdBZ[n, c] * self.BW[0, c]
                dLdZ[n, c] = dLdNZ / std + dLdV * 2 * (self.Z[n, c] - self.M[0, c]) / size + dLdM / size
        return dLdZ
