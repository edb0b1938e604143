import numpy as np


class Dropout2d:
    def __init__(self, p=0.5):
        self.p = p
        self.keep = 1.0 - p

    def __call__(self, x, eval=False):
        return self.forward(x, eval)

    def forward(self, x, eval=False):
        if eval:
            return x
        # one coin for every channel of every sample
        coin = np.random.uniform(size=x.shape[:2] + (1, 1))
        self.mask = (coin < self.keep).astype(float) / self.keep
        return x * self.mask

    def backward(self, dLdZ):
        return dLdZ * self.mask
