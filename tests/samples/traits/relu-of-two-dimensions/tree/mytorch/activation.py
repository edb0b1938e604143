import numpy as np


class ReLU:
    def forward(self, Z):
        N, C = Z.shape
        self.A = np.zeros((N, C))
        for i in range(N):
            for j in range(C):
                if Z[i, j] > 0:
                    self.A[i, j] = Z[i, j]
        return self.A

    def backward(self, dLdA):
        return dLdA * (self.A > 0)


class Sigmoid:
    def forward(self, Z):
        N, C = Z.shape
        e = np.exp(-np.abs(Z)).reshape(N, C)
        self.A = np.where(Z >= 0, 1, e) / (1 + e)
        return self.A

    def backward(self, dLdA):
        return dLdA * self.A * (1 - self.A)
