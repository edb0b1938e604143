# file: mytorch/batchnorm2d.py
# item: BatchNorm2d
# mistake: The running statistics use 1 - alpha where alpha belongs, and the reverse.
# named: batchnorm/running_statistics_wrong_way_round

import numpy as np


class BatchNorm2d:
    def __init__(self, num_features, alpha=0.9):
        self.C = num_features
        self.alpha = alpha
        self.eps = 1e-8
        self.BW = np.ones((1, num_features, 1, 1))
        self.Bb = np.zeros((1, num_features, 1, 1))
        self.dLdBW = np.zeros((1, num_features, 1, 1))
        self.dLdBb = np.zeros((1, num_features, 1, 1))
        self.running_M = np.zeros((1, num_features, 1, 1))
        self.running_V = np.ones((1, num_features, 1, 1))

    @property
    def params(self):
        return [self.BW, self.Bb]

    @property
    def grads(self):
        return [self.dLdBW, self.dLdBb]

    def channel_mean(self, pixels):
        total = 0.0
        for p in pixels:
            total += p
        return total / len(pixels)

    def forward(self, Z, eval=False):
        Z = np.asarray(Z)
        self.out_type = Z.dtype if Z.dtype.kind == "f" else np.float64
        self.from_batch = not eval
        self.NZ = np.zeros(Z.shape)
        self.var = np.zeros(self.C)
        BZ = np.zeros(Z.shape, dtype=self.out_type)
        for c in range(self.C):
            channel = Z[:, c].astype(np.float64)
            if eval:
                m = self.running_M[0, c, 0, 0]
                v = self.running_V[0, c, 0, 0]
            else:
                m = self.channel_mean(channel.ravel())
                v = self.channel_mean([(p - m) ** 2 for p in channel.ravel()])
                old_m, old_v = self.running_M[0, c, 0, 0], self.running_V[0, c, 0, 0]
                self.running_M[0, c, 0, 0] = (1 - self.alpha) * old_m + self.alpha * m
                self.running_V[0, c, 0, 0] = (1 - self.alpha) * old_v + self.alpha * v
            self.var[c] = v
            self.NZ[:, c] = (channel - m) / np.sqrt(v + self.eps)
            BZ[:, c] = self.BW[0, c, 0, 0] * self.NZ[:, c] + self.Bb[0, c, 0, 0]
        return BZ

    def backward(self, dLdBZ):
        dLdZ = np.zeros(self.NZ.shape, dtype=self.out_type)
        self.dLdBW = np.zeros((1, self.C, 1, 1), dtype=self.out_type)
        self.dLdBb = np.zeros((1, self.C, 1, 1), dtype=self.out_type)
        for c in range(self.C):
            g = np.asarray(dLdBZ)[:, c].astype(np.float64)
            nz = self.NZ[:, c]
            self.dLdBW[0, c, 0, 0] = (g * nz).sum()
            self.dLdBb[0, c, 0, 0] = g.sum()
            g = g * self.BW[0, c, 0, 0]
            std = np.sqrt(self.var[c] + self.eps)
            if not self.from_batch:
                dLdZ[:, c] = g / std
                continue
            count = g.size
            diff = nz * std
            dvar = -0.5 * (g * diff).sum() * (self.var[c] + self.eps) ** -1.5
            dmean = -g.sum() / std - 2 * dvar * diff.sum() / count
            dLdZ[:, c] = g / std + dvar * 2 * diff / count + dmean / count
        return dLdZ
