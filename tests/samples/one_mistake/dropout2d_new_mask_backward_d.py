# file: mytorch/dropout2d.py
# item: Dropout2d
# mistake: backward draws a new random mask; it has to use the one that forward applied.
# named: dropout/new_mask_in_backward

import numpy as np

from mytorch.layer import Layer


class Dropout2d(Layer):
    def __init__(self, p=0.5):
        self.p = p
        self.eval = False

    def apply_mask(self, x):
        out = np.zeros(x.shape, dtype=x.dtype if x.dtype.kind == "f" else float)
        for n in range(x.shape[0]):
            for c in range(x.shape[1]):
                # one coin per channel
                if np.random.random() >= self.p:
                    out[n, c] = x[n, c] / (1 - self.p)
        return out

    def forward(self, x, eval=False):
        self.eval = eval
        if self.eval:
            return x * 1.0
        return self.apply_mask(x)

    def backward(self, dLdZ):
        if self.eval:
            return dLdZ * 1.0
        return self.apply_mask(dLdZ)
