# file: mytorch/batchnorm.py
# item: BatchNorm1d
# mistake: The batch's variance is divided by N - 1; batch normalisation wants the biased one.
# named: batchnorm/unbiased_variance

import math

import numpy as np


class BatchNorm1d:
    eps = 1e-8

    def __init__(self, num_features, alpha=0.9):
        self.C = num_features
        self.alpha = alpha
        self.BW = np.ones((1, self.C))
        self.Bb = np.zeros((1, self.C))
        self.dLdBW = np.zeros((1, self.C))
        self.dLdBb = np.zeros((1, self.C))
        self.running_M = np.zeros((1, self.C))
        self.running_V = np.ones((1, self.C))

    @property
    def params(self):
        return [self.BW, self.Bb]

    @property
    def grads(self):
        return [self.dLdBW, self.dLdBb]

    def _mean_var(self, column):
        N = len(column)
        mean = 0.0
        for z in column:
            mean += float(z)
        mean /= N
        var = 0.0
        for z in column:
            var += (float(z) - mean) ** 2
        var /= N - 1
        return mean, var

    def forward(self, Z, eval=False):
        Z = Z.astype(Z.dtype if Z.dtype.kind == "f" else float)
        self.evaluating = eval
        self.NZ = np.zeros_like(Z)
        self.std = []
        BZ = np.zeros_like(Z)
        self.running_M = self.running_M.copy()
        self.running_V = self.running_V.copy()
        for c in range(self.C):
            if eval:
                mean, var = self.running_M[0, c], self.running_V[0, c]
            else:
                mean, var = self._mean_var(Z[:, c])
                self.running_M[0, c] = self.alpha * self.running_M[0, c] + (1 - self.alpha) * mean
                self.running_V[0, c] = self.alpha * self.running_V[0, c] + (1 - self.alpha) * var
            self.std.append(math.sqrt(var + self.eps))
            for n in range(Z.shape[0]):
                self.NZ[n, c] = (Z[n, c] - mean) / self.std[c]
                BZ[n, c] = self.BW[0, c] * self.NZ[n, c] + self.Bb[0, c]
        return BZ

    def backward(self, dLdBZ):
        N = self.NZ.shape[0]
        self.dLdBW = np.zeros((1, self.C), dtype=self.NZ.dtype)
        self.dLdBb = np.zeros((1, self.C), dtype=self.NZ.dtype)
        dLdZ = np.zeros_like(self.NZ)
        for c in range(self.C):
            grad, hat = dLdBZ[:, c], self.NZ[:, c]
            self.dLdBW[0, c] = sum(grad * hat)
            self.dLdBb[0, c] = sum(grad)
            inner = grad * self.BW[0, c]
            if not self.evaluating:
                inner = inner - sum(inner) / N - hat * (sum(inner * hat) / N)
            dLdZ[:, c] = inner / self.std[c]
        return dLdZ
