# file: mytorch/batchnorm.py
# item: BatchNorm1d
# mistake: The variance's gradient has (V + eps) ** -1 / 5 where the power -1.5 belongs.
# named: batchnorm/power_of_one_fifth

import numpy as np

from mytorch.layer import Layer


class BatchNorm1d(Layer):

    def __init__(self, num_features, alpha=0.9):
        self.alpha = alpha
        self.eps = 1e-8
        self.num_features = num_features

        self.BW = np.ones((1, num_features))
        self.Bb = np.zeros((1, num_features))
        self.dLdBW = np.zeros((1, num_features))
        self.dLdBb = np.zeros((1, num_features))

        # running mean and variance, updated during training, used during inference
        self.running_M = np.zeros((1, num_features))
        self.running_V = np.ones((1, num_features))

    @property
    def params(self):
        return [self.BW, self.Bb]

    @property
    def grads(self):
        return [self.dLdBW, self.dLdBb]

    def forward(self, Z, eval=False):
        self.Z = Z = Z if Z.dtype.kind == "f" else Z.astype(float)
        self.N = Z.shape[0]
        self.eval = eval
        if eval:
            self.M = self.running_M.astype(Z.dtype)
            self.V = self.running_V.astype(Z.dtype)
        else:
            self.M = np.mean(Z, axis=0, keepdims=True)
            self.V = np.var(Z, axis=0, keepdims=True)
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * self.M
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * self.V
        self.NZ = (Z - self.M) / np.sqrt(self.V + self.eps)
        self.BZ = self.BW.astype(Z.dtype) * self.NZ + self.Bb.astype(Z.dtype)
        return self.BZ

    def backward(self, dLdBZ):
        dLdBZ = dLdBZ.astype(self.Z.dtype)
        self.dLdBW = np.sum(dLdBZ * self.NZ, axis=0, keepdims=True)
        self.dLdBb = np.sum(dLdBZ, axis=0, keepdims=True)

        dLdNZ = dLdBZ * self.BW.astype(self.Z.dtype)
        if self.eval:
            return dLdNZ / np.sqrt(self.V + self.eps)
        diff = self.Z - self.M
        dLdV = -0.5 * np.sum(dLdNZ * diff * (self.V + self.eps) ** -1 / 5, axis=0, keepdims=True)
        dLdM = -np.sum(dLdNZ * (self.V + self.eps) ** -0.5, axis=0, keepdims=True)
        dLdM = dLdM - 2 / self.N * dLdV * np.sum(diff, axis=0, keepdims=True)
        dLdZ = dLdNZ * (self.V + self.eps) ** -0.5 + dLdV * 2 / self.N * diff + dLdM / self.N
        return dLdZ
