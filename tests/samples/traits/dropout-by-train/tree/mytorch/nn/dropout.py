import numpy as np


class Dropout(object):
    def __init__(self, p=0.5):
        self.p = p

    def __call__(self, x):
        return self.forward(x)

    def forward(self, x, train=True):
        if not train:
            return x
        self.mask = np.random.binomial(1, 1 - self.p, size=x.shape)
        return x * self.mask / (1 - self.p)

    def backward(self, delta):
        return delta * self.mask / (1 - self.p)


class Dropout2d(object):
    def __init__(self, p=0.5):
        self.p = p

    def forward(self, x, is_training=True):
        if is_training:
            n, c = x.shape[:2]
            kept = np.random.binomial(1, 1 - self.p, (n, c))
            self.mask = kept[:, :, None, None] / (1 - self.p)
            return x * self.mask
        return x

    def backward(self, delta):
        return delta * self.mask
