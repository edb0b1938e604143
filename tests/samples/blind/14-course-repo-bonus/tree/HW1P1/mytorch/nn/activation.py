import numpy as np


class Identity:
    def forward(self, Z):
        self.Z = Z
        return Z

    def backward(self, dLdA):
        return dLdA


class Sigmoid:
    def forward(self, Z):
        t = np.exp(-np.abs(Z))
        self.A = np.where(Z >= 0, 1 / (1 + t), t / (1 + t))
        return self.A

    def backward(self, dLdA):
        return dLdA * self.A * (1 - self.A)


class Tanh:
    def forward(self, Z):
        self.A = np.tanh(Z)
        return self.A

    def backward(self, dLdA):
        return dLdA * (1 - self.A * self.A)


class ReLU:
    def forward(self, Z):
        self.gate = np.greater(Z, 0)
        return np.where(self.gate, Z, 0)

    def backward(self, dLdA):
        return np.where(self.gate, dLdA, 0)
