# file: mytorch/activation.py
# item: ReLU
# mistake: forward stores the output as self.output, backward reads self.A: AttributeError.
# named: "has no attribute"

import math

import numpy as np


def to_float(x):
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(float)


class Identity:
    params = []
    grads = []

    def forward(self, Z):
        self.Z = to_float(Z)
        return self.Z.copy()

    def backward(self, dLdA):
        return np.array(dLdA)


class Sigmoid:
    params = []
    grads = []

    def forward(self, Z):
        Z = to_float(Z)
        A = np.zeros(Z.shape, dtype=Z.dtype)
        for idx in np.ndindex(*Z.shape):
            # two cases so that exp never gets a big number
            if Z[idx] >= 0:
                A[idx] = 1.0 / (1.0 + math.exp(-Z[idx]))
            else:
                e = math.exp(Z[idx])
                A[idx] = e / (1.0 + e)
        self.A = A
        return A.copy()

    def backward(self, dLdA):
        dLdZ = np.zeros(self.A.shape, dtype=self.A.dtype)
        for idx in np.ndindex(*self.A.shape):
            a = self.A[idx]
            dLdZ[idx] = dLdA[idx] * a * (1 - a)
        return dLdZ


class Tanh:
    params = []
    grads = []

    def forward(self, Z):
        Z = to_float(Z)
        A = np.zeros(Z.shape, dtype=Z.dtype)
        for idx in np.ndindex(*Z.shape):
            A[idx] = math.tanh(Z[idx])
        self.A = A
        return A.copy()

    def backward(self, dLdA):
        dLdZ = np.zeros(self.A.shape, dtype=self.A.dtype)
        for idx in np.ndindex(*self.A.shape):
            dLdZ[idx] = dLdA[idx] * (1 - self.A[idx] ** 2)
        return dLdZ


class ReLU:
    params = []
    grads = []

    def forward(self, Z):
        Z = to_float(Z)
        A = np.zeros(Z.shape, dtype=Z.dtype)
        for idx in np.ndindex(*Z.shape):
            if Z[idx] > 0:
                A[idx] = Z[idx]
        self.output = A
        return A.copy()

    def backward(self, dLdA):
        dLdZ = np.zeros(self.A.shape, dtype=self.A.dtype)
        for idx in np.ndindex(*self.A.shape):
            if self.A[idx] > 0:
                dLdZ[idx] = dLdA[idx]
        return dLdZ


class GELU:
    params = []
    grads = []

    def forward(self, Z):
        Z = to_float(Z)
        A = np.zeros(Z.shape, dtype=Z.dtype)
        for idx in np.ndindex(*Z.shape):
            A[idx] = 0.5 * Z[idx] * (1 + math.tanh(self.inner(Z[idx])))
        self.Z = Z
        return A

    def inner(self, z):
        return math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)

    def backward(self, dLdA):
        dLdZ = np.zeros(self.Z.shape, dtype=self.Z.dtype)
        for idx in np.ndindex(*self.Z.shape):
            z = self.Z[idx]
            t = math.tanh(self.inner(z))
            dinner = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * z**2)
            slope = 0.5 * (1 + t) + 0.5 * z * (1 - t**2) * dinner
            dLdZ[idx] = dLdA[idx] * slope
        return dLdZ


class Softmax:
    params = []
    grads = []

    def forward(self, Z):
        Z = to_float(Z)
        A = np.zeros(Z.shape, dtype=Z.dtype)
        for row in np.ndindex(*Z.shape[:-1]):
            biggest = max(Z[row])
            exps = [math.exp(z - biggest) for z in Z[row]]
            total = sum(exps)
            for c in range(len(exps)):
                A[row][c] = exps[c] / total
        self.A = A
        return A.copy()

    def backward(self, dLdA):
        dLdZ = np.zeros(self.A.shape, dtype=self.A.dtype)
        C = self.A.shape[-1]
        for row in np.ndindex(*self.A.shape[:-1]):
            a = self.A[row]
            for j in range(C):
                for i in range(C):
                    delta = 1 if i == j else 0
                    dLdZ[row][j] += dLdA[row][i] * a[i] * (delta - a[j])
        return dLdZ
