import numpy as np
import numpy.typing as npt
from dataclasses import dataclass, field
from math import erf, pi, sqrt

Arr = npt.NDArray[np.floating]
_verf = np.vectorize(erf, otypes=[float])   # scipy not allowed this year?


class Identity:

    def forward(self, Z: Arr) -> Arr:
        self.A = Z
        return self.A

    def backward(self, dLdA: Arr) -> Arr:
        return dLdA * np.ones_like(self.A, dtype=float)


class Sigmoid:

    def forward(self, Z: Arr) -> Arr:
        self.A = 1 / (1 + np.exp(-Z))
        return self.A

    def backward(self, dLdA: Arr) -> Arr:
        dAdZ = self.A - self.A * self.A
        return dLdA * dAdZ


class Tanh:

    def forward(self, Z: Arr) -> Arr:
        self.A = (np.exp(Z) - np.exp(-Z)) / (np.exp(Z) + np.exp(-Z))
        return self.A

    def backward(self, dLdA: Arr) -> Arr:
        return dLdA * (1 - self.A ** 2)


class ReLU:

    def forward(self, Z: Arr) -> Arr:
        self.A = np.where(Z > 0, Z, 0.0)
        return self.A

    def backward(self, dLdA: Arr) -> Arr:
        return np.where(self.A > 0, dLdA, 0.0)


class GELU:

    def forward(self, Z: Arr) -> Arr:
        self.Z = Z
        self.cdf = 0.5 * (1 + _verf(Z / sqrt(2)))
        self.A = Z * self.cdf
        return self.A

    def backward(self, dLdA: Arr) -> Arr:
        pdf = np.exp(-0.5 * self.Z ** 2) / sqrt(2 * pi)
        return dLdA * (self.cdf + self.Z * pdf)


@dataclass
class Swish:
    beta: float = 1.0
    dLdbeta: float = field(default=0.0, init=False)

    def forward(self, Z: Arr) -> Arr:
        self.Z = Z
        self.S = 1 / (1 + np.exp(-self.beta * Z))
        return Z * self.S

    def backward(self, dLdA: Arr) -> Arr:
        dS = self.S * (1 - self.S)
        self.dLdbeta = float(np.sum(dLdA * self.Z ** 2 * dS))
        return dLdA * (self.S + self.beta * self.Z * dS)


class Softmax:

    def forward(self, Z: Arr) -> Arr:
        E = np.exp(Z - Z.max(axis=-1, keepdims=True))
        self.A = E / E.sum(axis=-1, keepdims=True)
        return self.A

    def backward(self, dLdA: Arr) -> Arr:
        N, C = dLdA.shape
        dLdZ = np.zeros((N, C))
        for i in range(N):
            a = self.A[i]
            J = np.diag(a) - np.outer(a, a)
            dLdZ[i] = dLdA[i] @ J
        return dLdZ
