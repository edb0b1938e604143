# file: mytorch/rmsnorm.py
# item: RMSNorm
# mistake: x is floor divided by its root mean square.
# named: normalisation/floor_division

import numpy as np

from mytorch.layer import Layer


class RMSNorm(Layer):
    def __init__(self, normalized_shape, eps=1e-6):
        self.eps = eps
        self.gamma = np.ones(normalized_shape)
        self.dLdgamma = np.zeros(normalized_shape)

    @property
    def params(self):
        return [self.gamma]

    @property
    def grads(self):
        return [self.dLdgamma]

    @property
    def scale(self):
        return self.gamma.astype(self.norm.dtype)

    def forward(self, x):
        x = np.asarray(x)
        if not np.issubdtype(x.dtype, np.floating):
            x = x.astype(np.float64)
        power = np.einsum("...d,...d->...", x, x) / x.shape[-1]
        self.root = np.sqrt(power + self.eps)[..., np.newaxis]
        self.norm = x // self.root
        return self.norm * self.scale

    def backward(self, dLdZ):
        D = self.norm.shape[-1]
        dLdZ = np.asarray(dLdZ, dtype=self.norm.dtype)
        self.dLdgamma = (dLdZ * self.norm).reshape(-1, D).sum(axis=0)
        g = dLdZ * self.scale
        proj = np.einsum("...d,...d->...", g, self.norm)[..., np.newaxis] / D
        return (g - self.norm * proj) / self.root
