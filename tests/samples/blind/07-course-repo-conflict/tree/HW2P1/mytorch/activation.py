import numpy as np


class Identity:
    def forward(self, Z):
        self.Z = Z
        return Z

    def backward(self, dLdA):
        return dLdA


class Sigmoid:
    def forward(self, Z):
        self.A = np.reciprocal(1 + np.exp(-Z))
        return self.A

    def backward(self, dLdA):
        return self.A * (1 - self.A) * dLdA


class Tanh:
    def forward(self, Z):
        self.A = np.tanh(Z)
        return self.A

    def backward(self, dLdA):
        return (1 - self.A * self.A) * dLdA


class ReLU:
    def forward(self, Z):
        self.Z = Z
        return np.where(Z > 0, Z, 0)

    def backward(self, dLdA):
        return np.where(self.Z > 0, dLdA, 0)
