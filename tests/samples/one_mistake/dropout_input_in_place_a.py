# file: mytorch/dropout.py
# item: Dropout
# mistake: x *= mask zeroes entries of the caller's array.
# named: "was changed in place"

import numpy as np

from mytorch.layer import Layer


class Dropout(Layer):
    def __init__(self, p=0.5):
        self.p = p
        self.keep = 1 - p

    def sample(self, shape, dtype):
        kept = np.random.uniform(0, 1, size=shape) < self.keep
        return kept.astype(dtype) / self.keep

    def forward(self, x, eval=False):
        x = np.asarray(x)
        x = x if np.issubdtype(x.dtype, np.floating) else x.astype(float)
        if eval:
            self.mask = np.ones_like(x)
        else:
            self.mask = self.sample(x.shape, x.dtype)
        x *= self.mask
        return x

    def backward(self, dLdZ):
        return np.asarray(dLdZ, dtype=self.mask.dtype) * self.mask
