# file: mytorch/activation.py
# item: ReLU
# mistake: forward saves its array under one attribute name, but backward reads another one.
# named: "has no attribute"

import numpy as np
from mytorch.layer import Layer


def _as_float(x):
    if x.dtype.kind in "iub":
        return x.astype("float64")
    return x


class Identity(Layer):

    def forward(self, Z):
        return 1.0 * _as_float(Z)

    def backward(self, dLdA):
        return 1.0 * dLdA


class Sigmoid(Layer):

    def forward(self, Z):
        Z = _as_float(Z)
        pos = Z >= 0
        self.A = np.empty(Z.shape, dtype=Z.dtype)
        self.A[pos] = 1 / (1 + np.exp(-Z[pos]))
        ez = np.exp(Z[~pos])
        self.A[~pos] = ez / (1 + ez)
        return np.array(self.A)

    def backward(self, dLdA):
        dAdZ = self.A * (1 - self.A)
        dLdZ = dLdA * dAdZ
        return dLdZ


class Tanh(Layer):

    def forward(self, Z):
        self.A = np.tanh(_as_float(Z))
        return np.array(self.A)

    def backward(self, dLdA):
        dAdZ = 1 - np.power(self.A, 2)
        dLdZ = dLdA * dAdZ
        return dLdZ


class ReLU(Layer):

    def forward(self, Z):
        self.inp = _as_float(Z)
        return np.where(self.inp > 0, self.inp, np.zeros_like(self.inp))

    def backward(self, dLdA):
        dAdZ = (self.input > 0).astype(dLdA.dtype)
        dLdZ = dLdA * dAdZ
        return dLdZ


class GELU(Layer):

    def forward(self, Z):
        self.Z = _as_float(Z)
        return self.Z * self.phi(self.Z)

    def phi(self, Z):
        return 0.5 + 0.5 * np.tanh(float(np.sqrt(2 / np.pi)) * (Z + 0.044715 * Z * Z * Z))

    def backward(self, dLdA):
        Z = self.Z
        P = self.phi(Z)
        # phi = sigmoid(2u), so phi' = 2 u' phi (1 - phi)
        du = float(np.sqrt(2 / np.pi)) * (1 + 0.134145 * Z * Z)
        dAdZ = P + 2 * Z * du * P * (1 - P)
        return dLdA * dAdZ


class Softmax(Layer):

    def forward(self, Z):
        Z = _as_float(Z)
        Z = Z - np.max(Z, axis=-1, keepdims=True)
        num = np.exp(Z)
        den = np.sum(num, axis=-1, keepdims=True)
        self.A = num / den
        return np.array(self.A)

    def backward(self, dLdA):
        dot = np.sum(self.A * dLdA, axis=-1, keepdims=True)
        dLdZ = self.A * dLdA - self.A * dot
        return dLdZ
