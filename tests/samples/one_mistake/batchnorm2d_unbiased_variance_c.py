# file: mytorch/batchnorm2d.py
# item: BatchNorm2d
# mistake: The running variance takes the unbiased variance; the biased one is asked for.
# named: batchnorm/unbiased_running_variance

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

        # used in evaluation
        self.running_M = np.zeros(shape)
        self.running_V = np.ones(shape)

    @property
    def params(self):
        return [self.BW, self.Bb]

    @property
    def grads(self):
        return [self.dLdBW, self.dLdBb]

    def forward(self, Z, eval=False):
        Z = np.asarray(Z)
        if Z.dtype.kind != "f":
            Z = Z.astype(float)
        self.Z = Z
        self.eval = eval
        self.n = Z.shape[0] * Z.shape[2] * Z.shape[3]
        if eval:
            self.M = self.running_M.astype(Z.dtype)
            self.V = self.running_V.astype(Z.dtype)
        else:
            self.M = Z.mean(axis=(0, 2, 3), keepdims=True)
            self.V = ((Z - self.M) ** 2).mean(axis=(0, 2, 3), keepdims=True)
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * self.M
            unbiased = self.V * self.n / (self.n - 1)
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * unbiased
        self.NZ = (Z - self.M) / np.sqrt(self.V + self.eps)
        return self.BW.astype(Z.dtype) * self.NZ + self.Bb.astype(Z.dtype)

    def backward(self, dLdBZ):
        dLdBZ = np.asarray(dLdBZ, dtype=self.Z.dtype)
        self.dLdBW = np.sum(dLdBZ * self.NZ, axis=(0, 2, 3), keepdims=True)
        self.dLdBb = np.sum(dLdBZ, axis=(0, 2, 3), keepdims=True)
        dLdNZ = dLdBZ * self.BW.astype(self.Z.dtype)
        root = np.sqrt(self.V + self.eps)
        if self.eval:
            return dLdNZ / root
        diff = self.Z - self.M
        dLdV = -0.5 * np.sum(dLdNZ * diff, axis=(0, 2, 3), keepdims=True)
        dLdV = dLdV * (self.V + self.eps) ** (-3 / 2)
        dLdM = -np.sum(dLdNZ, axis=(0, 2, 3), keepdims=True) / root
        return dLdNZ / root + dLdV * 2 * diff / self.n + dLdM / self.n
