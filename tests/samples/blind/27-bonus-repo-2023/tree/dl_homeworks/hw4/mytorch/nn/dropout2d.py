import numpy as np


class Dropout2d:
    def __init__(self, p: float = 0.5):
        self.p = p

    def __call__(self, x, eval=False):
        return self.forward(x, eval)

    def forward(self, x, eval: bool = False):
        if eval:
            return x
        n, c = x.shape[:2]
        self.mask = (np.random.rand(n, c, 1, 1) >= self.p).astype(float)
        return x * self.mask / (1 - self.p)

    def backward(self, delta):
        return delta * self.mask
