# file: mytorch/dropout2d.py
# item: Dropout2d
# mistake: The channels are chosen by standard normal draws, so the wrong share of them is dropped.
# named: dropout/normal_noise

import numpy as np


class Dropout2d:
    def __init__(self, p=0.5):
        self.p = p
        self.params, self.grads = [], []

    def _kept(self, batch, channels):
        draws = np.random.normal(size=(batch, channels))
        return draws >= self.p

    def forward(self, x, eval=False):
        x = x.astype(np.float64) if x.dtype.kind in "biu" else x
        kept = np.ones(x.shape[:2], dtype=bool) if eval else self._kept(*x.shape[:2])
        scale = 1.0 if eval else 1.0 / (1.0 - self.p)
        self.multiply = lambda t: np.where(kept[:, :, None, None], t * scale, 0).astype(t.dtype)
        return self.multiply(x)

    def backward(self, dLdZ):
        return self.multiply(dLdZ)
