import numpy as np


class BatchNorm2d:

    def __init__(self, num_features, alpha=0.9):
        self.alpha = alpha
        self.eps = 1e-8

        self.Z = None
        self.NZ = None
        self.BZ = None

        self.BW = np.ones((1, num_features, 1, 1))
        self.Bb = np.zeros((1, num_features, 1, 1))
        self.dLdBW = np.zeros((1, num_features, 1, 1))
        self.dLdBb = np.zeros((1, num_features, 1, 1))

        self.M = np.zeros((1, num_features, 1, 1))
        self.V = np.ones((1, num_features, 1, 1))

        # inference parameters
        self.running_M = np.zeros((1, num_features, 1, 1))
        self.running_V = np.ones((1, num_features, 1, 1))

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def forward(self, Z, eval=False):
        if eval:
            NZ = (Z - self.running_M) / np.sqrt(self.running_V + self.eps)
            return self.BW * NZ + self.Bb

        self.Z = Z
        self.N = Z.shape[0] * Z.shape[2] * Z.shape[3]
        self.M = np.mean(Z, axis=(0, 2, 3), keepdims=True)
        self.V = np.var(Z, axis=(0, 2, 3), keepdims=True)
        self.NZ = (Z - self.M) / np.sqrt(self.V + self.eps)
        self.BZ = self.BW * self.NZ + self.Bb

        self.running_M = self.alpha * self.running_M + (1 - self.alpha) * self.M
        self.running_V = self.alpha * self.running_V + (1 - self.alpha) * self.V
        return self.BZ

    def backward(self, dLdBZ):
        self.dLdBb = np.sum(dLdBZ, axis=(0, 2, 3), keepdims=True)
        self.dLdBW = np.sum(dLdBZ * self.NZ, axis=(0, 2, 3), keepdims=True)

        dLdNZ = dLdBZ * self.BW
        centred = self.Z - self.M
        dLdV = -0.5 * np.sum(dLdNZ * centred * (self.V + self.eps) ** (-1.5),
                             axis=(0, 2, 3), keepdims=True)
        dNZdM = -(self.V + self.eps) ** (-0.5) - 0.5 * centred * (self.V + self.eps) ** (-1.5) \
            * (-2 / self.N * np.sum(centred, axis=(0, 2, 3), keepdims=True))
        dLdM = np.sum(dLdNZ * dNZdM, axis=(0, 2, 3), keepdims=True)
        dLdZ = dLdNZ * (self.V + self.eps) ** (-0.5) \
            + dLdV * (2 / self.N * centred) + dLdM / self.N
        return dLdZ
