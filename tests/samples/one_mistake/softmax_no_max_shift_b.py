# file: mytorch/activation.py
# item: Softmax
# mistake: exp of the raw logits: without the shift by the maximum it becomes inf / inf.
# named: activation/not_shifted

import numpy as np


class Activation:
    """Keeps input and output. Subclasses say how to compute the output and its slope."""

    params, grads = [], []

    def forward(self, Z):
        Z = np.asarray(Z)
        if not np.issubdtype(Z.dtype, np.floating):
            Z = Z.astype(np.float64)
        self.inp = Z
        self.out = self.compute(Z)
        return self.out.copy()

    def backward(self, dLdA):
        return np.asarray(dLdA, dtype=self.out.dtype) * self.slope()

    def compute(self, Z):
        return Z.copy()

    def slope(self):
        return np.ones_like(self.out)


class Identity(Activation):
    pass


class Sigmoid(Activation):
    def compute(self, Z):
        small = np.exp(-np.abs(Z))
        return np.where(Z >= 0, 1, small) / (1 + small)

    def slope(self):
        return self.out - self.out**2


class Tanh(Activation):
    def compute(self, Z):
        return np.tanh(Z)

    def slope(self):
        return 1 - np.square(self.out)


class ReLU(Activation):
    def compute(self, Z):
        return Z.clip(min=0)

    def slope(self):
        return np.heaviside(self.inp, 0)


class GELU(Activation):
    k = float(np.sqrt(2 / np.pi))

    def compute(self, Z):
        self.t = np.tanh(self.k * (Z + 0.044715 * Z**3))
        return Z / 2 * (1 + self.t)

    def slope(self):
        Z = self.inp
        dt = (1 - self.t**2) * self.k * (1 + 0.134145 * Z**2)
        return (1 + self.t + Z * dt) / 2


class Softmax(Activation):
    def compute(self, Z):
        powers = np.exp(Z)
        return powers / np.sum(powers, axis=-1, keepdims=True)

    def backward(self, dLdA):
        dLdA = np.asarray(dLdA, dtype=self.out.dtype)
        p = self.out
        eye = np.eye(p.shape[-1], dtype=p.dtype)
        jacobian = p[..., :, None] * (eye - p[..., None, :])
        return np.einsum("...i,...ij->...j", dLdA, jacobian)
