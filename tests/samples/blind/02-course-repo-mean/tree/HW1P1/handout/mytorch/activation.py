# Do not import any additional 3rd party external libraries
import numpy as np


class Identity:
    def forward(self, Z):
        self.A = Z
        return self.A

    def backward(self, dLdA):
        dAdZ = np.ones(self.A.shape, dtype="f")
        return dLdA * dAdZ


class Sigmoid:
    def forward(self, Z):
        self.A = np.zeros(Z.shape, dtype=float)
        pos = Z >= 0
        self.A[pos] = 1.0 / (1.0 + np.exp(-Z[pos]))
        ez = np.exp(Z[~pos])
        self.A[~pos] = ez / (1.0 + ez)
        return self.A

    def backward(self, dLdA):
        dAdZ = self.A - np.square(self.A)
        return dLdA * dAdZ


class Tanh:
    def forward(self, Z):
        self.A = np.tanh(Z)
        return self.A

    def backward(self, dLdA):
        dAdZ = 1 - np.square(self.A)
        return dLdA * dAdZ


class ReLU:
    def forward(self, Z):
        self.A = np.maximum(0, Z)
        return self.A

    def backward(self, dLdA):
        dAdZ = np.copy(self.A)
        dAdZ[dAdZ > 0] = 1
        return dLdA * dAdZ
