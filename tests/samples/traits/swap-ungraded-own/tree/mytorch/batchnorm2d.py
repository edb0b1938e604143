import numpy as np


class BatchNorm2d():

    def __init__(self, num_features, alpha=0.9):
        shape = (1, num_features, 1, 1)
        self.alpha, self.eps = alpha, 1e-8
        self.BW, self.Bb = np.ones(shape), np.zeros(shape)
        self.dLdBW, self.dLdBb = np.zeros(shape), np.zeros(shape)
        self.running_M, self.running_V = np.zeros(shape), np.ones(shape)

    def forward(self, Z, eval=False):
        if eval:
            NZ = (Z - self.running_M) / np.sqrt(self.running_V + self.eps)
            return self.BW * NZ + self.Bb
        M = Z.mean(axis=(0, 2, 3), keepdims=True)
        self.V = Z.var(axis=(0, 2, 3), keepdims=True)
        self.NZ = (Z - M) / np.sqrt(self.V + self.eps)
        self.running_M = self.alpha * self.running_M + (1 - self.alpha) * M
        self.running_V = self.alpha * self.running_V + (1 - self.alpha) * self.V
        return self.BW * self.NZ + self.Bb

    def backward(self, dLdBZ):
        axes = dict(axis=(0, 2, 3), keepdims=True)
        self.dLdBW = (dLdBZ * self.NZ).sum(**axes)
        self.dLdBb = dLdBZ.sum(**axes)
        grad = dLdBZ * self.BW
        inner = grad - grad.mean(**axes) - self.NZ * (grad * self.NZ).mean(**axes)
        return inner / np.sqrt(self.V + self.eps)
