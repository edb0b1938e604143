# file: mytorch/dropout.py
# item: Dropout
# mistake: if self.train tests the bound method, always true: evaluation drops as well.
# named: dropout/dropped_in_evaluation

import numpy as np

from mytorch.layer import Layer


class Dropout(Layer):
    def __init__(self, p=0.5):
        self.p = p
        self.keep = 1 - p

    def train(self):
        self.training = True

    def eval(self):
        self.training = False

    def sample(self, shape, dtype):
        kept = np.random.uniform(0, 1, size=shape) < self.keep
        return kept.astype(dtype) / self.keep

    def forward(self, x, eval=False):
        x = np.asarray(x)
        x = x if np.issubdtype(x.dtype, np.floating) else x.astype(float)
        if eval:
            self.eval()
        else:
            self.train()
        if self.train:
            self.mask = self.sample(x.shape, x.dtype)
        else:
            self.mask = np.ones_like(x)
        return x * self.mask

    def backward(self, dLdZ):
        return np.asarray(dLdZ, dtype=self.mask.dtype) * self.mask
