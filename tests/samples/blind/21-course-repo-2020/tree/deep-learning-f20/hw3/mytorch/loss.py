import numpy as np
import os


class Criterion(object):
    def __call__(self, x, y):
        return self.forward(x, y)


class MSELoss(Criterion):
    def forward(self, x, y):
        self.d = x - y
        return (self.d ** 2).mean()

    def backward(self):
        return 2 * self.d / self.d.size


class CrossEntropyLoss(Criterion):
    def forward(self, x, y):
        self.labels = y
        z = x - x.max(axis=1).reshape(-1, 1)
        self.logp = z - np.log(np.exp(z).sum(axis=1)).reshape(-1, 1)
        return -(y * self.logp).sum(axis=1).mean()

    def backward(self):
        return (np.exp(self.logp) - self.labels) / self.labels.shape[0]
