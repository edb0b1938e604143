# file: mytorch/rmsnorm.py
# item: RMSNorm
# mistake: The mean of the squares is rounded down by //.
# named: normalisation/mean_of_squares_floor_divided

import math

import numpy as np


class RMSNorm:
    def __init__(self, normalized_shape, eps=1e-6):
        self.D = normalized_shape
        self.eps = eps
        self.gamma = np.ones(normalized_shape)
        self.dLdgamma = np.zeros(normalized_shape)

    @property
    def params(self):
        return [self.gamma]

    @property
    def grads(self):
        return [self.dLdgamma]

    def forward(self, x):
        x = np.asarray(x)
        if x.dtype.kind != "f":
            x = x.astype(float)
        self.x = x
        out = np.zeros(x.shape, dtype=x.dtype)
        self.rms = {}
        for row in np.ndindex(*x.shape[:-1]):
            total = 0.0
            for d in range(self.D):
                total += float(x[row][d]) ** 2
            self.rms[row] = math.sqrt(total // self.D + self.eps)
            for d in range(self.D):
                out[row][d] = self.gamma[d] * (x[row][d] / self.rms[row])
        return out

    def backward(self, dLdZ):
        dx = np.zeros(self.x.shape, dtype=self.x.dtype)
        self.dLdgamma = np.zeros(self.D, dtype=self.x.dtype)
        for row in np.ndindex(*self.x.shape[:-1]):
            r = self.rms[row]
            dot = 0.0
            for d in range(self.D):
                self.dLdgamma[d] += dLdZ[row][d] * self.x[row][d] / r
                dot += float(dLdZ[row][d]) * self.gamma[d] * float(self.x[row][d])
            for d in range(self.D):
                own = dLdZ[row][d] * self.gamma[d] / r
                dx[row][d] = own - self.x[row][d] * dot / (self.D * r**3)
        return dx
