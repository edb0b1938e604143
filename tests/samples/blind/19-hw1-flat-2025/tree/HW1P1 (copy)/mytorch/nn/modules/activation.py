import numpy as np
from numpy import exp, where


class Identity:
    A = None

    def forward(self, Z):
        self.A = Z.copy()
        return self.A

    def backward(self, dLdA):
        return dLdA.copy()


class Sigmoid:
    A = None

    def forward(self, Z):
        out = np.empty(Z.shape, dtype=float)
        big = Z >= 0
        out[big] = 1 / (1 + exp(-Z[big]))
        ez = exp(Z[~big])
        out[~big] = ez / (1 + ez)
        self.A = out
        return out.copy()

    def backward(self, dLdA):
        return dLdA * self.A * (1 - self.A)


class Tanh:
    A = None

    def forward(self, Z):
        # avoids overflow for large |Z|
        e2 = exp(-2 * np.abs(Z))
        self.A = np.sign(Z) * (1 - e2) / (1 + e2)
        return self.A.copy()

    def backward(self, dLdA):
        return dLdA * (1 - self.A) * self.A


class ReLU:
    mask = None

    def forward(self, Z):
        self.mask = Z > 0
        return where(self.mask, Z, 0)

    def backward(self, dLdA):
        return where(self.mask, dLdA, 0)
