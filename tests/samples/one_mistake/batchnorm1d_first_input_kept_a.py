# file: mytorch/batchnorm.py
# item: BatchNorm1d
# mistake: backward uses the normalised values of the first forward.
# named: raised/stale

import numpy as np


class BatchNorm1d:
    def __init__(self, num_features, alpha=0.9):
        self.alpha = alpha
        self.eps = 1e-8
        self.NZ = None

        self.BW = np.ones((1, num_features))
        self.Bb = np.zeros((1, num_features))
        self.dLdBW = np.zeros((1, num_features))
        self.dLdBb = np.zeros((1, num_features))

        self.running_M = np.zeros((1, num_features))
        self.running_V = np.ones((1, num_features))

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
        self.N = Z.shape[0]
        self.eval_mode = eval
        if eval:
            self.M = self.running_M.astype(Z.dtype)
            self.V = self.running_V.astype(Z.dtype)
        else:
            self.M = np.mean(Z, axis=0, keepdims=True)
            self.V = np.var(Z, axis=0, keepdims=True)
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * self.M
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * self.V
        NZ = (Z - self.M) / np.sqrt(self.V + self.eps)
        if self.NZ is None:
            self.NZ = NZ
        return NZ * self.BW.astype(Z.dtype) + self.Bb.astype(Z.dtype)

    def backward(self, dLdBZ):
        dLdBZ = np.asarray(dLdBZ, dtype=self.Z.dtype)
        self.dLdBW = np.sum(dLdBZ * self.NZ, axis=0, keepdims=True)
        self.dLdBb = np.sum(dLdBZ, axis=0, keepdims=True)
        dLdNZ = dLdBZ * self.BW.astype(self.Z.dtype)
        inv_std = (self.V + self.eps) ** -0.5
        if self.eval_mode:
            return dLdNZ * inv_std
        centred = self.Z - self.M
        dLdV = -0.5 * np.sum(dLdNZ * centred * (self.V + self.eps) ** -1.5, axis=0, keepdims=True)
        dLdM = -np.sum(dLdNZ * inv_std, axis=0, keepdims=True)
        dLdM = dLdM - 2 / self.N * dLdV * np.sum(centred, axis=0, keepdims=True)
        dLdZ = dLdNZ * inv_std + dLdV * 2 * centred / self.N + dLdM / self.N
        return dLdZ
