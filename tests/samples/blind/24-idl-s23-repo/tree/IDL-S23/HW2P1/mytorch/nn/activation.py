import numpy as np

from .module import Module


class Identity(Module):
    def forward(self, Z):
        return Z

    def backward(self, dLdA):
        return dLdA


class Sigmoid(Module):
    def forward(self, Z):
        self.A = 0.5 * np.tanh(0.5 * Z) + 0.5
        return self.A

    def backward(self, dLdA):
        return dLdA * self.A * (1.0 - self.A)


class Tanh(Module):
    def forward(self, Z):
        self.A = np.tanh(Z)
        return self.A

    def backward(self, dLdA):
        return dLdA * (1.0 - np.square(self.A))


class ReLU(Module):
    def forward(self, Z):
        self.Z = Z
        return np.clip(Z, 0, None)

    def backward(self, dLdA):
        return dLdA * np.heaviside(self.Z, 0)
