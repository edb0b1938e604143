import math
import numpy as np


# In this year's course backward() takes nothing and returns the derivative,
# whoever calls it multiplies by the incoming gradient.

class Identity():

    def forward(self, Z):
        self.A = Z
        return self.A

    def backward(self, state=None):
        return np.ones(self.A.shape)


class Sigmoid():

    def forward(self, Z):
        self.A = 1 / (1 + np.exp(-Z))
        return self.A

    def backward(self, state=None):
        return self.A * (1 - self.A)


class Tanh():

    def forward(self, Z):
        self.A = np.tanh(Z)
        return self.A

    def backward(self, state=None):
        if state is not None:
            return 1 - state ** 2
        return 1 - self.A ** 2


class ReLU():

    def forward(self, Z):
        self.A = np.maximum(0, Z)
        return self.A

    def backward(self):
        dAdZ = np.zeros(self.A.shape)
        dAdZ[self.A > 0] = 1
        return dAdZ


class GELU():

    def forward(self, Z):
        self.Z = Z
        self.A = np.zeros(Z.shape)
        for n in range(Z.shape[0]):
            for c in range(Z.shape[1]):
                z = float(Z[n, c])
                self.A[n, c] = 0.5 * z * (1 + math.erf(z / math.sqrt(2)))
        return self.A

    def backward(self):
        # product rule: Phi(z) + z * phi(z)
        dAdZ = np.zeros(self.Z.shape)
        for n in range(self.Z.shape[0]):
            for c in range(self.Z.shape[1]):
                z = float(self.Z[n, c])
                Phi = 0.5 * (1 + math.erf(z / math.sqrt(2)))
                phi = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
                dAdZ[n, c] = Phi + z * phi
        return dAdZ


class Softmax():

    def forward(self, Z):
        self.A = np.zeros(Z.shape)
        for n in range(Z.shape[0]):
            biggest = max(Z[n])
            exps = [math.exp(z - biggest) for z in Z[n]]
            for c in range(Z.shape[1]):
                self.A[n, c] = exps[c] / sum(exps)
        return self.A

    # not elementwise, so this one does need the incoming gradient
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
            dLdZ[n, :] = dLdA[n, :] @ J
        return dLdZ
