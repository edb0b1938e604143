import math

import numpy as np


class Identity:

    def forward(self, Z):
        self.A = Z
        return self.A

    def backward(self, dLdA):
        dAdZ = np.ones(self.A.shape)
        return dLdA * dAdZ


class Sigmoid:

    def forward(self, Z):
        self.A = 1 / (1 + np.exp(-Z))
        return self.A

    def backward(self, dLdA):
        dAdZ = self.A - self.A * self.A
        return dLdA * dAdZ


class Tanh:

    def forward(self, Z):
        self.A = np.tanh(Z)
        return self.A

    def backward(self, dLdA):
        dAdZ = 1 - self.A * self.A
        return dLdA * dAdZ


class ReLU:

    def forward(self, Z):
        self.A = np.zeros(Z.shape)
        for n in range(Z.shape[0]):
            for c in range(Z.shape[1]):
                if Z[n, c] > 0:
                    self.A[n, c] = Z[n, c]
        return self.A

    def backward(self, dLdA):
        dLdZ = np.zeros(dLdA.shape)
        for n in range(dLdA.shape[0]):
            for c in range(dLdA.shape[1]):
                if self.A[n, c] > 0:
                    dLdZ[n, c] = dLdA[n, c]
        return dLdZ


class GELU:

    def forward(self, Z):
        self.Z = Z
        self.Phi = np.zeros(Z.shape)
        for n in range(Z.shape[0]):
            for c in range(Z.shape[1]):
                self.Phi[n, c] = 0.5 * (1 + math.erf(Z[n, c] / math.sqrt(2)))
        return Z * self.Phi

    def backward(self, dLdA):
        phi = np.exp(-self.Z ** 2 / 2) / np.sqrt(2 * np.pi)
        dAdZ = self.Phi + self.Z * phi
        return dLdA * dAdZ


class Softmax:

    def forward(self, Z):
        e = np.exp(Z - np.max(Z, axis=1, keepdims=True))
        self.A = e / np.sum(e, axis=1, keepdims=True)
        return self.A

    def backward(self, dLdA):
        N, C = dLdA.shape
        dLdZ = np.zeros((N, C))
        for n in range(N):
            J = np.zeros((C, C))
            for i in range(C):
                for j in range(C):
                    if i == j:
                        J[i, j] = self.A[n, i] * (1 - self.A[n, i])
                    else:
                        J[i, j] = -self.A[n, i] * self.A[n, j]
            dLdZ[n] = dLdA[n] @ J
        return dLdZ
