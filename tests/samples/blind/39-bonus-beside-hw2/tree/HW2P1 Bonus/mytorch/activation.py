import numpy as np


class Identity():
    def forward(self, Z):
        self.A = Z.copy()
        return self.A

    def backward(self, dLdA):
        return dLdA * 1.0


class Sigmoid():
    def forward(self, Z):
        self.A = 0.5 * (1 + np.tanh(0.5 * Z))
        return self.A

    def backward(self, dLdA):
        return self.A * (1 - self.A) * dLdA


class Tanh():
    def forward(self, Z):
        self.A = np.tanh(Z)
        return self.A

    def backward(self, dLdA):
        return dLdA - dLdA * self.A ** 2


class ReLU():
    def forward(self, Z):
        self.A = Z.copy()
        self.A[self.A < 0] = 0
        return self.A.copy()

    def backward(self, dLdA):
        g = np.array(dLdA, dtype=float)
        g[self.A <= 0] = 0
        return g
