# file: mytorch/dropout.py
# item: Dropout
# mistake: backward draws a fresh mask instead of using forward's.
# named: dropout/new_mask_in_backward

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
        self.training = not eval
        self.mask = self.make_mask(x.shape, x.dtype)
        out = np.zeros(x.shape, dtype=x.dtype)
        for idx in np.ndindex(*x.shape):
            out[idx] = x[idx] * self.mask[idx]
        return out

    def make_mask(self, shape, dtype):
        mask = np.ones(shape, dtype=dtype)
        if self.training:
            for idx in np.ndindex(*shape):
                if np.random.rand() < self.p:
                    mask[idx] = 0
                else:
                    mask[idx] = 1 / (1 - self.p)
        return mask

    def backward(self, dLdZ):
        mask = self.make_mask(self.mask.shape, self.mask.dtype)
        dLdx = np.zeros(self.mask.shape, dtype=self.mask.dtype)
        for idx in np.ndindex(*self.mask.shape):
            dLdx[idx] = dLdZ[idx] * mask[idx]
        return dLdx
