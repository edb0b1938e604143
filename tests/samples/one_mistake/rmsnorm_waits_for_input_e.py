# file: mytorch/rmsnorm.py
# item: RMSNorm
# mistake: A forgotten input() in forward waits for somebody to press a key.
# named: "waits for the keyboard"

import math

import numpy as np


class RMSNorm:
    params = property(lambda self: [self.gamma])
    grads = property(lambda self: [self.dLdgamma])

    def __init__(self, normalized_shape, eps=1e-6):
        self.normalized_shape = normalized_shape
        self.eps = eps
        self.gamma = np.full(normalized_shape, 1.0)
        self.dLdgamma = np.full(normalized_shape, 0.0)

    def forward(self, x):
        kind = x.dtype if x.dtype.kind == "f" else np.float64
        flat = x.astype(kind).reshape(-1, self.normalized_shape)
        self.roots = []
        self.unit = np.empty_like(flat)
        for n, row in enumerate(flat):
            root = math.sqrt(sum(float(v) ** 2 for v in row) / len(row) + self.eps)
            self.roots.append(root)
            self.unit[n] = row / root
        print("rms of the first row:", self.roots[0])
        input("press enter to go on")
        return (self.unit * self.gamma.astype(kind)).reshape(x.shape)

    def backward(self, dLdZ):
        g = dLdZ.reshape(self.unit.shape).astype(self.unit.dtype)
        self.dLdgamma = np.zeros(self.normalized_shape, dtype=g.dtype)
        dLdx = np.empty_like(g)
        for n in range(g.shape[0]):
            self.dLdgamma += g[n] * self.unit[n]
            h = g[n] * self.gamma.astype(g.dtype)
            along = np.dot(h, self.unit[n]) / self.normalized_shape
            dLdx[n] = (h - along * self.unit[n]) / self.roots[n]
        return dLdx.reshape(dLdZ.shape)
