# file: mytorch/dropout.py
# item: Dropout
# mistake: The noise is normal, not uniform, so far more than p is dropped.
# named: dropout/normal_noise

import numpy as np


class Dropout:
    params = []
    grads = []

    def __init__(self, p=0.5):
        self.p = p

    def forward(self, x, eval=False):
        x = np.asarray(x)
        if x.dtype.kind != "f":
            x = x.astype(float)
        self.mask = np.ones(x.shape, dtype=x.dtype)
        if not eval:
            for idx in np.ndindex(*x.shape):
                if np.random.randn() < self.p:
                    self.mask[idx] = 0
                else:
                    self.mask[idx] = 1 / (1 - self.p)
        out = np.zeros(x.shape, dtype=x.dtype)
        for idx in np.ndindex(*x.shape):
            out[idx] = x[idx] * self.mask[idx]
        return out

    def backward(self, dLdZ):
        dLdx = np.zeros(self.mask.shape, dtype=self.mask.dtype)
        for idx in np.ndindex(*self.mask.shape):
            dLdx[idx] = dLdZ[idx] * self.mask[idx]
        return dLdx
