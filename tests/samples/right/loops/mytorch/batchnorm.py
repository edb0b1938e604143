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

        # Running mean and variance, updated during training, used during inference
        self.running_M = np.zeros((1, num_features))
        self.running_V = np.ones((1, num_features))

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def forward(self, Z, eval=False):
        """
        The eval parameter is to indicate whether we are in the
        training phase of the problem or the inference phase.
        """
        if eval == True:
            NZ = (Z - self.running_M) / np.sqrt(self.running_V + self.eps)
            return self.BW * NZ + self.Bb

        self.Z = Z
        self.N, self.C = Z.shape
        self.M = np.zeros((1, self.C))
        self.V = np.zeros((1, self.C))
        for c in range(self.C):
            for n in range(self.N):
                self.M[0, c] += Z[n, c] / self.N
            for n in range(self.N):
                self.V[0, c] += (Z[n, c] - self.M[0, c]) ** 2 / self.N

        self.NZ = np.zeros(Z.shape)
        self.BZ = np.zeros(Z.shape)
        for n in range(self.N):
            for c in range(self.C):
                self.NZ[n, c] = (Z[n, c] - self.M[0, c]) / np.sqrt(self.V[0, c] + self.eps)
                self.BZ[n, c] = self.BW[0, c] * self.NZ[n, c] + self.Bb[0, c]

        for c in range(self.C):
            self.running_M[0, c] = self.alpha * self.running_M[0, c] + (1 - self.alpha) * self.M[0, c]
            self.running_V[0, c] = self.alpha * self.running_V[0, c] + (1 - self.alpha) * self.V[0, c]
        return self.BZ

    def backward(self, dLdBZ):
        self.dLdBW = np.zeros((1, self.C))
        self.dLdBb = np.zeros((1, self.C))
        dLdZ = np.zeros(dLdBZ.shape)
        for c in range(self.C):
            std = np.sqrt(self.V[0, c] + self.eps)
            sum1, sum2 = 0, 0
            for n in range(self.N):
                dLdNZ = dLdBZ[n, c] * self.BW[0, c]
                sum1 += dLdNZ
                sum2 += dLdNZ * self.NZ[n, c]
                self.dLdBW[0, c] += dLdBZ[n, c] * self.NZ[n, c]
                self.dLdBb[0, c] += dLdBZ[n, c]
            for n in range(self.N):
                dLdNZ = dLdBZ[n, c] * self.BW[0, c]
                dLdZ[n, c] = (dLdNZ - sum1 / self.N - self.NZ[n, c] * sum2 / self.N) / std
        return dLdZ
