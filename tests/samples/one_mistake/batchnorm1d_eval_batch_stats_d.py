# file: mytorch/batchnorm.py
# item: BatchNorm1d
# mistake: In evaluation the input is still normalised with its own batch's mean and variance.
# named: batchnorm/evaluated_by_the_batch

import numpy as np

from mytorch.layer import Layer


class BatchNorm1d(Layer):

    def __init__(self, num_features, alpha=0.9):
        self.alpha = alpha
        self.eps = 1e-8

        self.BW = np.ones((1, num_features))
        self.Bb = np.zeros((1, num_features))
        self.dLdBW = np.zeros((1, num_features))
        self.dLdBb = np.zeros((1, num_features))

        self.running_M = np.zeros((1, num_features))
        self.running_V = np.ones((1, num_features))

    @property
    def params(self):
        return [self.BW, self.Bb]

    @property
    def grads(self):
        return [self.dLdBW, self.dLdBb]

    def forward(self, Z, eval=False):
        if Z.dtype.kind != "f":
            Z = Z.astype("float64")
        self.Z = Z
        N = Z.shape[0]
        self.M = (np.sum(Z, axis=0) / N).reshape(1, -1)
        self.V = (np.sum(np.square(Z - self.M), axis=0) / N).reshape(1, -1)

        # only training changes the running statistics
        if not eval:
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * self.M
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * self.V

        self.NZ = (Z - self.M) / np.sqrt(self.V + self.eps)
        return np.multiply(self.NZ, self.BW.astype(Z.dtype)) + self.Bb.astype(Z.dtype)

    def backward(self, dLdBZ):
        dtype = self.Z.dtype
        N = self.Z.shape[0]
        dLdBZ = dLdBZ.astype(dtype)
        self.dLdBb = np.sum(dLdBZ, axis=0).reshape(1, -1)
        self.dLdBW = np.sum(np.multiply(dLdBZ, self.NZ), axis=0).reshape(1, -1)

        dLdNZ = np.multiply(dLdBZ, self.BW.astype(dtype))
        std = np.sqrt(self.V + self.eps)
        dNZdM = -1 / std
        dLdV = -0.5 * np.sum(dLdNZ * (self.Z - self.M), axis=0) / std**3
        dLdM = np.sum(dLdNZ * dNZdM, axis=0)
        return dLdNZ / std + 2 * dLdV * (self.Z - self.M) / N + dLdM / N
