# file: mytorch/rmsnorm.py
# item: RMSNorm
# mistake: The mean of the squares is built with // and thereby rounded down to an integer.
# named: normalisation/mean_of_squares_floor_divided

import numpy as np

from mytorch.layer import Layer


class RMSNorm(Layer):
    def __init__(self, normalized_shape, eps=1e-6):
        self.normalized_shape = normalized_shape
        self.eps = eps
        self.gamma = np.ones(normalized_shape)
        self.dLdgamma = np.zeros(normalized_shape)

    @property
    def params(self):
        return [self.gamma]

    @property
    def grads(self):
        return [self.dLdgamma]

    def rms(self, x):
        D = x.shape[-1]
        mean_square = np.sum(x * x, axis=-1, keepdims=True) // D
        return np.sqrt(mean_square + self.eps)

    def forward(self, x):
        if x.dtype.kind in "iub":
            x = x.astype(float)
        self.x = x
        return x / self.rms(x) * self.gamma.astype(x.dtype)

    def backward(self, dLdZ):
        x = self.x
        r = self.rms(x)
        dLdZ = dLdZ.astype(x.dtype)
        self.dLdgamma = (dLdZ * x / r).reshape(-1, x.shape[-1]).sum(axis=0)
        dLdNx = dLdZ * self.gamma.astype(x.dtype)
        # quotient rule: 1/r on the diagonal, -x x^T / (D r^3) everywhere
        inner = np.sum(dLdNx * x, axis=-1, keepdims=True)
        return dLdNx / r - x * inner / (x.shape[-1] * r**3)
