# file: mytorch/activation.py
# item: Softmax
# mistake: exp of the raw logits overflows; subtract each row's maximum before the exponential.
# named: activation/not_shifted

import numpy as np

from mytorch.layer import Layer


def to_float(arr):
    return arr if np.issubdtype(arr.dtype, np.floating) else arr.astype(float)


class Identity(Layer):
    def forward(self, Z):
        self.A = np.array(to_float(Z))
        return self.A.copy()

    def backward(self, dLdA):
        return np.ones_like(self.A) * dLdA


class Sigmoid(Layer):
    def forward(self, Z):
        # tanh form, does not overflow
        self.A = 0.5 * (1 + np.tanh(to_float(Z) / 2))
        return self.A.copy()

    def backward(self, dLdA):
        dAdZ = self.A - self.A * self.A
        return dLdA * dAdZ


class Tanh(Layer):
    def forward(self, Z):
        self.A = np.tanh(to_float(Z))
        return self.A.copy()

    def backward(self, dLdA):
        dAdZ = 1 - self.A * self.A
        return dLdA * dAdZ


class ReLU(Layer):
    def forward(self, Z):
        Z = to_float(Z)
        self.A = np.maximum(0, Z)
        return self.A.copy()

    def backward(self, dLdA):
        dAdZ = np.where(self.A > 0, 1, 0).astype(self.A.dtype)
        return dLdA * dAdZ


class GELU(Layer):
    K = 0.7978845608028654  # sqrt(2 / pi)

    def forward(self, Z):
        self.Z = to_float(Z).copy()
        self.T = np.tanh(self.K * (self.Z + 0.044715 * self.Z**3))
        return 0.5 * self.Z * (1 + self.T)

    def backward(self, dLdA):
        inner = self.K * (1 + 3 * 0.044715 * self.Z**2)
        dAdZ = 0.5 * (1 + self.T) + 0.5 * self.Z * (1 - self.T**2) * inner
        return dLdA * dAdZ


class Softmax(Layer):
    def forward(self, Z):
        Z = to_float(Z)
        rows = Z.reshape(-1, Z.shape[-1])
        out = np.zeros_like(rows)
        for i in range(rows.shape[0]):
            e = np.exp(rows[i])
            out[i] = e / np.sum(e)
        self.A = out.reshape(Z.shape)
        return self.A.copy()

    def backward(self, dLdA):
        C = self.A.shape[-1]
        a = self.A.reshape(-1, C)
        g = dLdA.reshape(-1, C)
        dLdZ = np.zeros_like(a)
        for i in range(a.shape[0]):
            # Jacobian of one row, (C, C)
            J = np.zeros((C, C), dtype=a.dtype)
            for m in range(C):
                for n in range(C):
                    if m == n:
                        J[m, n] = a[i, m] * (1 - a[i, m])
                    else:
                        J[m, n] = -a[i, m] * a[i, n]
            dLdZ[i] = g[i] @ J
        return dLdZ.reshape(self.A.shape)
