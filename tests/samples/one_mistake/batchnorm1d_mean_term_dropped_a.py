# file: mytorch/batchnorm.py
# item: BatchNorm1d
# mistake: The gradient through the batch mean is missing in dLdZ.
# named: batchnorm/mean_term_dropped

import math

import numpy as np


class BatchNorm1d:
    def __init__(self, num_features, alpha=0.9):
        self.num_features = num_features
        self.alpha = alpha
        self.eps = 1e-8
        shape = (1, num_features)
        self.BW, self.Bb = np.ones(shape), np.zeros(shape)
        self.dLdBW, self.dLdBb = np.zeros(shape), np.zeros(shape)
        self.running_M, self.running_V = np.zeros(shape), np.ones(shape)

    @property
    def params(self):
        return [self.BW, self.Bb]

    @property
    def grads(self):
        return [self.dLdBW, self.dLdBb]

    def forward(self, Z, eval=False):
        Z = np.asarray(Z)
        self.dtype = Z.dtype if Z.dtype.kind == "f" else np.dtype(float)
        N = len(Z)
        self.training = not eval
        self.NZ = np.zeros(Z.shape)
        self.stds = []
        BZ = np.zeros(Z.shape, dtype=self.dtype)
        # every channel on its own
        for c in range(self.num_features):
            if eval:
                mean = self.running_M[0, c]
                var = self.running_V[0, c]
            else:
                mean = 0.0
                for n in range(N):
                    mean += float(Z[n, c])
                mean = mean / N
                var = 0.0
                for n in range(N):
                    var += (float(Z[n, c]) - mean) ** 2
                var = var / N
                self.running_M[0, c] = self.alpha * self.running_M[0, c] + (1 - self.alpha) * mean
                self.running_V[0, c] = self.alpha * self.running_V[0, c] + (1 - self.alpha) * var
            std = math.sqrt(var + self.eps)
            self.stds.append(std)
            for n in range(N):
                self.NZ[n, c] = (float(Z[n, c]) - mean) / std
                BZ[n, c] = self.BW[0, c] * self.NZ[n, c] + self.Bb[0, c]
        return BZ

    def backward(self, dLdBZ):
        N = len(self.NZ)
        dLdZ = np.zeros(self.NZ.shape, dtype=self.dtype)
        self.dLdBW = np.zeros((1, self.num_features), dtype=self.dtype)
        self.dLdBb = np.zeros((1, self.num_features), dtype=self.dtype)
        for c in range(self.num_features):
            g = [float(dLdBZ[n, c]) for n in range(N)]
            nz = [float(self.NZ[n, c]) for n in range(N)]
            self.dLdBb[0, c] = sum(g)
            self.dLdBW[0, c] = sum(g[n] * nz[n] for n in range(N))
            dnz = [gn * self.BW[0, c] for gn in g]
            mean_dnz_nz = sum(dnz[n] * nz[n] for n in range(N)) / N
            for n in range(N):
                d = dnz[n]
                if self.training:
                    d = d - nz[n] * mean_dnz_nz
                dLdZ[n, c] = d / self.stds[c]
        return dLdZ
