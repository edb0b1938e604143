# file: mytorch/rmsnorm.py
# item: RMSNorm
# mistake: backward was never written: it raises NotImplementedError.
# named: "not implemented"

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
        self.norm = x / self.root
        return self.norm * self.scale

    def backward(self, dLdZ):
        raise NotImplementedError
