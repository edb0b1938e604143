import numpy as np


class BatchNorm1d:
    def __init__(self, num_features, alpha=0.9):
        self.alpha = alpha
        self.eps = 1e-8
        self.Z = None
        self.NZ = None
        self.BZ = None
        self.BW = np.ones((1, num_features))
        self.Bb = np.zeros((1, num_features))
        self.dLdBW = np.zeros((1, num_features))
        self.dLdBb = np.zeros((1, num_features))
        self.M = np.zeros((1, num_features))
        self.V = np.ones((1, num_features))
        # inference parameters
        self.running_M = np.zeros((1, num_features))
        self.running_V = np.ones((1, num_features))

    def forward(self, Z, eval=False):
        """
        The eval parameter is to indicate whether we are in the
        training phase of the problem or are we in the inference phase.
        """
        if eval:
            NZ = (Z - self.running_M) / np.sqrt(self.running_V + self.eps)
            return NZ * self.BW + self.Bb
        self.Z = Z
        self.N = Z.shape[0]
        Ones = np.ones((self.N, 1))
        self.M = Ones.T @ Z / self.N
        self.V = Ones.T @ np.square(Z - Ones @ self.M) / self.N
        self.NZ = (Z - Ones @ self.M) / (Ones @ np.sqrt(self.V + self.eps))
        self.BZ = (Ones @ self.BW) * self.NZ + Ones @ self.Bb
        self.running_M = self.alpha * self.running_M + (1 - self.alpha) * self.M
        self.running_V = self.alpha * self.running_V + (1 - self.alpha) * self.V
        return self.BZ

    def backward(self, dLdBZ):
        self.dLdBW = np.sum(dLdBZ * self.NZ, axis=0, keepdims=True)
        self.dLdBb = np.sum(dLdBZ, axis=0, keepdims=True)
        dLdNZ = dLdBZ * self.BW
        ZM = self.Z - self.M
        dLdV = -0.5 * np.sum(dLdNZ * ZM * np.power(self.V + self.eps, -1.5), axis=0, keepdims=True)
        dLdM = -np.sum(dLdNZ * np.power(self.V + self.eps, -0.5), axis=0, keepdims=True) \
               - 2 / self.N * dLdV * np.sum(ZM, axis=0, keepdims=True)
        dLdZ = dLdNZ * np.power(self.V + self.eps, -0.5) + dLdV * (2 / self.N) * ZM + dLdM / self.N
        return dLdZ
