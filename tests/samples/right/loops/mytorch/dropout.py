import numpy as np


class Dropout(object):

    def __init__(self, p=0.5):
        self.p = p

    def __call__(self, x):
        return self.forward(x)

    def forward(self, x, eval=False):
        if eval:
            return x
        self.mask = np.zeros(x.shape)
        for n in range(x.shape[0]):
            for c in range(x.shape[1]):
                if np.random.uniform() >= self.p:
                    self.mask[n, c] = 1
        return x * self.mask / (1 - self.p)

    def backward(self, delta):
        return delta * self.mask / (1 - self.p)
