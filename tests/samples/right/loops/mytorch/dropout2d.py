import numpy as np

np.random.seed(11785)


class Dropout2d(object):

    def __init__(self, p=0.5):
        self.p = p
        self.mask = None

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def forward(self, x, eval=False):
        if eval:
            return x
        self.mask = np.random.binomial(1, 1 - self.p, size=(x.shape[0], x.shape[1], 1, 1))
        return x * self.mask * 1 / (1 - self.p)

    def backward(self, delta):
        return delta * self.mask * 1 / (1 - self.p)
