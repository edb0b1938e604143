import numpy as np


class BatchNorm1d:
    def __init__(self, num_features, alpha=0.9):
        self.alpha = alpha
        self.eps = 1e-8
        self.BW = np.ones((1, num_features))
        self.Bb = np.zeros((1, num_features))
        self.dLdBW = np.zeros((1, num_features))
        self.dLdBb = np.zeros((1, num_features))
        self.running_M = np.zeros((1, num_features))
        self.running_V = np.ones((1, num_features))

    def forward(self, Z, eval=False):
        """
        The eval parameter is to indicate whether we are in the
        training phase of the problem or the inference phase.
        """
        self.Z = Z
        self.N = Z.shape[0]
        self.Ones = np.ones((self.N, 1))
        if eval == False:
            self.M = self.Ones.T @ Z / self.N
            self.V = self.Ones.T @ ((Z - self.M) ** 2) / self.N
            self.NZ = (Z - self.Ones @ self.M) / (self.Ones @ np.sqrt(self.V + self.eps))
            self.BZ = (self.Ones @ self.BW) * self.NZ + self.Ones @ self.Bb
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * self.M
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * self.V
        else:
            self.NZ = (Z - self.running_M) / np.sqrt(self.running_V + self.eps)
            self.BZ = self.BW * self.NZ + self.Bb
        return self.BZ

    def backward(self, dLdBZ):
        """
        Argument:
            dLdBZ (np.array): see the writeup
        Return:
            np.array
        """
        self.dLdBW = np.sum(dLdBZ * self.NZ, axis=0, keepdims=True)
        self.dLdBb = np.sum(dLdBZ, axis=0, keepdims=True)
        dLdNZ = dLdBZ * self.BW
        dLdV = -0.5 * np.sum(dLdNZ * (self.Z - self.M) * (self.V + self.eps) ** (-1.5), axis=0)
        dLdM = -np.sum(dLdNZ * (self.V + self.eps) ** (-0.5), axis=0) - 2 / self.N * dLdV * np.sum(self.Z - self.M, axis=0)
        dLdZ = dLdNZ * (self.V + self.eps) ** (-0.5) + dLdV * (2 / self.N) * (self.Z - self.M) + dLdM / self.N
        return dLdZ
