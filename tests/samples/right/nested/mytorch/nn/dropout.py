import numpy as np


class Dropout:
    def __init__(self, p=0.5):
        self.p = p

    def __call__(self, x, eval=False):
        return self.forward(x, eval)

    def forward(self, x, eval=False):
        if eval:
            return x
        self.mask = (np.random.rand(*x.shape) > self.p) / (1 - self.p)
        return x * self.mask

    def backward(self, delta):
        return delta * self.mask
