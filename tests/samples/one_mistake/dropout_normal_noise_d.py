# file: mytorch/dropout.py
# item: Dropout
# mistake: The mask comes from normal noise (randn); compare uniform noise with p instead.
# named: dropout/normal_noise

import numpy as np

from mytorch.layer import Layer


class Dropout(Layer):
    def __init__(self, p=0.5):
        self.p = p

    def forward(self, x, eval=False):
        if x.dtype.kind != "f":
            x = x.astype(float)
        if eval:
            self.mask = np.ones(x.shape, dtype=x.dtype)
            return x.copy()
        noise = np.random.randn(*x.shape)
        self.mask = (noise > self.p).astype(x.dtype) / (1 - self.p)
        return x * self.mask

    def backward(self, delta):
        return delta * self.mask
