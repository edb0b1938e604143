# file: mytorch/activation.py
# item: ReLU
# mistake: The negative entries are zeroed in the caller's own array.
# named: "was changed in place"

import math

import numpy as np

from mytorch.layer import Layer

erf = np.vectorize(math.erf, otypes=[float])


def _prepare(Z):
    if np.asarray(Z).dtype in (np.float32, np.float64):
        return np.asarray(Z)
    return np.asarray(Z, dtype=float)


class Identity(Layer):
    def forward(self, Z):
        self.A = _prepare(Z)
        return self.A * 1

    def backward(self, dLdA):
        dAdZ = np.ones_like(self.A)
        return dLdA * dAdZ


class Sigmoid(Layer):
    def forward(self, Z):
        Z = _prepare(Z)
        # the same as 1 / (1 + exp(-Z)) but cannot overflow
        self.A = 0.5 * (1 + np.tanh(0.5 * Z))
        return self.A + 0

    def backward(self, dLdA):
        dAdZ = self.A * (1 - self.A)
        return dLdA * dAdZ


class Tanh(Layer):
    def forward(self, Z):
        self.A = np.tanh(_prepare(Z))
        return self.A + 0

    def backward(self, dLdA):
        dAdZ = 1 - self.A * self.A
        return dLdA * dAdZ


class ReLU(Layer):
    def forward(self, Z):
        Z = _prepare(Z)
        Z[Z < 0] = 0
        self.Z = Z
        return Z

    def backward(self, dLdA):
        dAdZ = np.where(self.Z > 0, 1, 0)
        return (dLdA * dAdZ).astype(self.Z.dtype)


class GELU(Layer):
    def forward(self, Z):
        self.Z = _prepare(Z)
        return self.Z * self.Phi(self.Z)

    def Phi(self, Z):
        return (0.5 * (1 + erf(Z / math.sqrt(2)))).astype(Z.dtype)

    def backward(self, dLdA):
        phi = np.exp(-(self.Z**2) / 2) / math.sqrt(2 * math.pi)
        dAdZ = self.Phi(self.Z) + self.Z * phi
        return dLdA * dAdZ


class Softmax(Layer):
    def forward(self, Z):
        Z = _prepare(Z)
        Z_exp = np.exp(Z - np.amax(Z, axis=-1)[..., None])
        self.A = Z_exp / Z_exp.sum(-1)[..., None]
        return self.A + 0

    def backward(self, dLdA):
        weighted = np.sum(dLdA * self.A, axis=-1, keepdims=True)
        return self.A * (dLdA - weighted)
