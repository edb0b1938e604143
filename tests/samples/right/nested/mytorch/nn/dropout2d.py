import numpy as np


class Dropout2d:
    def __init__(self, p=0.5):
        self.p = p

    def __call__(self, x, eval=False):
        return self.forward(x, eval)

    def forward(self, x, eval=False):
        if eval:
            return x
        keep = np.random.rand(*x.shape[:2]) > self.p
        self.mask = np.repeat(np.repeat(keep[:, :, None, None], x.shape[2], 2), x.shape[3], 3)
        return x * self.mask / (1 - self.p)

    def backward(self, delta):
        return delta * self.mask / (1 - self.p)
