# file: mytorch/dropout2d.py
# item: Dropout2d
# mistake: Channels are kept by normal noise instead of uniform noise.
# named: dropout/normal_noise

import numpy as np

from mytorch.layer import Layer


class Dropout2d(Layer):
    def __init__(self, p=0.5):
        self.p = p

    def channel_mask(self, like):
        n, c = like.shape[:2]
        alive = np.random.standard_normal((n, c, 1, 1)) >= self.p
        return alive.astype(like.dtype)

    def forward(self, x, eval=False):
        x = np.asarray(x)
        if x.dtype.kind in "iub":
            x = x.astype(np.float64)
        if not eval:
            scale = 1 / (1 - self.p)
            self.mask = np.broadcast_to(self.channel_mask(x) * scale, x.shape)
        else:
            self.mask = np.broadcast_to(x.dtype.type(1), x.shape)
        return x * self.mask

    def backward(self, dLdZ):
        return (dLdZ * self.mask).astype(self.mask.dtype)
