import numpy as np


class Criterion(object):
    def __init__(self):
        self.logits = None
        self.labels = None
        self.loss = None

    def __call__(self, x, y):
        return self.forward(x, y)


class MSELoss(Criterion):
    def forward(self, A, Y):
        self.diff = A - Y
        self.loss = np.mean(self.diff * self.diff)
        return self.loss

    def backward(self):
        return 2 * self.diff / self.diff.size


class CrossEntropyLoss(Criterion):
    def forward(self, x, y):
        self.logits = x
        self.labels = y
        # log sum exp trick
        a = np.max(x, axis=1, keepdims=True)
        lse = a + np.log(np.sum(np.exp(x - a), axis=1, keepdims=True))
        self.sm = np.exp(x - lse)
        self.loss = np.sum(-(x - lse) * y) / x.shape[0]
        return self.loss

    def backward(self):
        return (self.sm - self.labels) / self.labels.shape[0]
