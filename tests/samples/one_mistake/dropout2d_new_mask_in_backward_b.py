# file: mytorch/dropout2d.py
# item: Dropout2d
# mistake: The mask is sampled again in backward, so other channels are zeroed.
# named: dropout/new_mask_in_backward

import numpy as np

from mytorch.layer import Layer


class Dropout2d(Layer):
    def __init__(self, p=0.5):
        self.p = p

    def channel_mask(self, like):
        n, c = like.shape[:2]
        alive = np.random.uniform(size=(n, c, 1, 1)) >= self.p
        return alive.astype(like.dtype)

    def forward(self, x, eval=False):
        x = np.asarray(x)
        if x.dtype.kind in "iub":
            x = x.astype(np.float64)
        self.eval_mode = eval
        self.dtype = x.dtype
        return self.apply(x)

    def apply(self, x):
        if self.eval_mode:
            return x.copy()
        return x * self.channel_mask(x) / (1 - self.p)

    def backward(self, dLdZ):
        return self.apply(np.asarray(dLdZ, dtype=self.dtype))
