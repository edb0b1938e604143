# file: mytorch/batchnorm2d.py
# item: BatchNorm2d
# mistake: eps is added to the standard deviation; it belongs to the variance under the root.
# named: batchnorm/eps_outside_the_root

import numpy as np
from mytorch.layer import Layer


class BatchNorm2d(Layer):

    def __init__(self, num_features, alpha=0.9):
        self.alpha = alpha
        self.eps = 1e-8
        self.C = num_features
        self.BW = np.ones((1, self.C, 1, 1))
        self.Bb = np.zeros((1, self.C, 1, 1))
        self.dLdBW = np.zeros((1, self.C, 1, 1))
        self.dLdBb = np.zeros((1, self.C, 1, 1))
        self.running_M = np.zeros((1, self.C, 1, 1))
        self.running_V = np.ones((1, self.C, 1, 1))

    @property
    def params(self):
        return [self.BW, self.Bb]

    @property
    def grads(self):
        return [self.dLdBW, self.dLdBb]

    def forward(self, Z, eval=False):
        dtype = Z.dtype if Z.dtype.kind == "f" else np.float64
        self.NZ = np.zeros(Z.shape, dtype=dtype)
        self.std = np.zeros(self.C, dtype=dtype)
        self.train_mode = not eval
        out = np.zeros(Z.shape, dtype=dtype)
        self.running_M, self.running_V = self.running_M.copy(), self.running_V.copy()
        # channel by channel
        for c in range(self.C):
            z = Z[:, c].astype(dtype)
            if self.train_mode:
                mu = z.mean()
                var = ((z - mu) ** 2).mean()
                self.running_M[0, c, 0, 0] *= self.alpha
                self.running_M[0, c, 0, 0] += (1 - self.alpha) * mu
                self.running_V[0, c, 0, 0] *= self.alpha
                self.running_V[0, c, 0, 0] += (1 - self.alpha) * var
            else:
                mu = float(self.running_M[0, c, 0, 0])
                var = float(self.running_V[0, c, 0, 0])
            self.std[c] = np.sqrt(var) + self.eps
            self.NZ[:, c] = (z - mu) / self.std[c]
            out[:, c] = float(self.BW[0, c, 0, 0]) * self.NZ[:, c] + float(self.Bb[0, c, 0, 0])
        return out

    def backward(self, dLdBZ):
        dLdZ = np.zeros_like(self.NZ)
        dW = np.zeros(self.C, dtype=self.NZ.dtype)
        db = np.zeros(self.C, dtype=self.NZ.dtype)
        for c in range(self.C):
            g = dLdBZ[:, c].astype(self.NZ.dtype)
            nz = self.NZ[:, c]
            dW[c] = (g * nz).sum()
            db[c] = g.sum()
            d = g * float(self.BW[0, c, 0, 0])
            if self.train_mode:
                d = d - d.mean() - nz * (d * nz).mean()
            dLdZ[:, c] = d / self.std[c]
        self.dLdBW = dW.reshape(1, -1, 1, 1)
        self.dLdBb = db.reshape(1, -1, 1, 1)
        return dLdZ
