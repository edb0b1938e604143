import numpy as np


class Identity:
    def forward(self, Z):
        self.A = Z
        return self.A

    def backward(self, dLdA):
        return dLdA


class Sigmoid:
    def forward(self, Z):
        self.A = 1 / (1 + np.exp(-Z))
        return self.A

    def backward(self, dLdA):
        return dLdA * self.A * (1 - self.A)


class Tanh:
    def forward(self, Z):
        self.A = np.tanh(Z)
        return self.A

    def backward(self, dLdA):
        return dLdA * (1 - self.A ** 2)


class ReLU:
    def forward(self, Z):
        self.A = np.where(Z > 0, Z, 0)
        return self.A

    def backward(self, dLdA):
        return np.where(self.A > 0, dLdA, 0)


class Softmax:
    def forward(self, Z):
        e = np.exp(Z - Z.max(axis=1, keepdims=True))
        self.A = e / e.sum(axis=1, keepdims=True)
        return self.A

    def backward(self, dLdA):
        inner = (dLdA * self.A).sum(axis=1, keepdims=True)
        return self.A * (dLdA - inner)


class GELU:
    c = np.sqrt(2 / np.pi)

    def forward(self, Z):
        self.Z = Z
        self.tanh = np.tanh(self.c * (Z + 0.044715 * Z ** 3))
        return 0.5 * Z * (1 + self.tanh)

    def backward(self, dLdA):
        inner = self.c * (1 + 3 * 0.044715 * self.Z ** 2)
        dAdZ = 0.5 * (1 + self.tanh) + 0.5 * self.Z * (1 - self.tanh ** 2) * inner
        return dLdA * dAdZ
