# file: mytorch/activation.py
# item: ReLU
# mistake: Compares with >= instead of >, so the gradient passes where Z is 0.
# named: activation/one_at_zero

import numpy as np


def floats(x):
    """float arrays stay as they are, ints become float64"""
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype("float64")


class Module:
    """forward stores a function that pulls the gradient back, backward just calls it"""

    def __init__(self):
        self.pull = None

    @property
    def params(self):
        return []

    @property
    def grads(self):
        return []

    def backward(self, dLdA):
        return self.pull(floats(dLdA))


class Identity(Module):
    def forward(self, Z):
        self.pull = lambda g: g.copy()
        return floats(Z).copy()


class Sigmoid(Module):
    def forward(self, Z):
        Z = floats(Z)
        e = np.exp(-abs(Z))
        p = 1 / (1 + e)
        p = np.where(Z < 0, e * p, p)
        self.pull = lambda g: g * (p * (1 - p))
        return p.copy()


class Tanh(Module):
    def forward(self, Z):
        t = np.tanh(floats(Z))
        self.pull = lambda g: g * (1 + t) * (1 - t)
        return t.copy()


class ReLU(Module):
    def forward(self, Z):
        Z = floats(Z)
        on = Z >= 0
        self.pull = lambda g: g * on
        return Z * on


class GELU(Module):
    def forward(self, Z):
        Z = floats(Z)
        s = (2 / np.pi) ** 0.5
        u = s * Z * (1 + 0.044715 * Z * Z)
        half = (1 + np.tanh(u)) / 2
        du = s * (1 + 3 * 0.044715 * Z * Z)

        def pull(g):
            # d tanh = 1 - tanh^2, and 1 - tanh^2 = 4 half (1 - half)
            return g * (half + Z * 2 * half * (1 - half) * du)

        self.pull = pull
        return Z * half


class Softmax(Module):
    def forward(self, Z):
        Z = floats(Z)
        top = Z.max(axis=-1, keepdims=True)
        e = np.exp(Z - top)
        p = e / e.sum(axis=-1, keepdims=True)

        def pull(g):
            gp = g * p
            return gp - p * gp.sum(axis=-1, keepdims=True)

        self.pull = pull
        return p.copy()
