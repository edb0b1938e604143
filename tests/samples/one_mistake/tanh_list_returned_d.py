# file: mytorch/activation.py
# item: Tanh
# mistake: forward hands back nested Python lists; a layer must return a NumPy array.
# named: "wrap it in np.array"

import math

import numpy as np


def elementwise(fun, x):
    # nested lists: works for any number of axes
    if isinstance(x, list):
        return [elementwise(fun, y) for y in x]
    return fun(x)


def kind(x):
    return x.dtype if x.dtype.kind == "f" else np.dtype(float)


def apply(fun, x):
    return np.array(elementwise(fun, x.tolist()), dtype=kind(x)).reshape(x.shape)


class Base:
    params = []
    grads = []

    def __call__(self, x):
        return self.forward(x)


class Identity(Base):
    def forward(self, Z):
        return apply(float, Z)

    def backward(self, dLdA):
        return apply(float, dLdA)


def sigmoid(z):
    if z < 0:
        return math.exp(z) / (1 + math.exp(z))
    return 1 / (1 + math.exp(-z))


class Sigmoid(Base):
    def forward(self, Z):
        self.Z = Z.copy()
        return apply(sigmoid, Z)

    def backward(self, dLdA):
        return dLdA * apply(lambda z: sigmoid(z) * sigmoid(-z), self.Z)


class Tanh(Base):
    def forward(self, Z):
        A = elementwise(math.tanh, Z.tolist())
        self.A = np.array(A, dtype=kind(Z))
        return A

    def backward(self, dLdA):
        return dLdA * apply(lambda a: 1 - a**2, self.A)


class ReLU(Base):
    def forward(self, Z):
        self.Z = Z.copy()
        return apply(lambda z: z if z > 0 else 0, Z)

    def backward(self, dLdA):
        return dLdA * apply(lambda z: 1 if z > 0 else 0, self.Z)


class GELU(Base):
    def forward(self, Z):
        self.Z = Z.copy()
        return apply(self.gelu, Z)

    def gelu(self, z):
        return 0.5 * z * (1 + math.erf(z / math.sqrt(2)))

    def gelu_prime(self, z):
        density = math.exp(-0.5 * z**2) / math.sqrt(2 * math.pi)
        return 0.5 * (1 + math.erf(z / math.sqrt(2))) + z * density

    def backward(self, dLdA):
        return dLdA * apply(self.gelu_prime, self.Z)


class Softmax(Base):
    def forward(self, Z):
        A = np.zeros(Z.shape, dtype=kind(Z))
        for where in np.ndindex(*Z.shape[:-1]):
            row = Z[where].tolist()
            top = max(row)
            exps = [math.exp(z - top) for z in row]
            A[where] = [e / sum(exps) for e in exps]
        self.A = A.copy()
        return A

    def backward(self, dLdA):
        dLdZ = np.zeros_like(self.A)
        for where in np.ndindex(*self.A.shape[:-1]):
            a, g = self.A[where], dLdA[where]
            inner = sum(ai * gi for ai, gi in zip(a, g))
            for j in range(len(a)):
                dLdZ[where + (j,)] = a[j] * (g[j] - inner)
        return dLdZ
