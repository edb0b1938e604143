import numpy as np

from mytorch import linear
from mytorch.activation import ReLU


class SGD:
    def __init__(self, model, lr=0.1, momentum=0):
        self.layers = [one for one in model.layers if isinstance(one, linear.Linear)]
        self.others = [one for one in model.layers if isinstance(one, ReLU)]
        assert len(self.layers) + len(self.others) == len(model.layers)
        self.lr, self.momentum = lr, momentum
        self.v_W = [np.zeros_like(one.W) for one in self.layers]
        self.v_b = [np.zeros_like(one.b) for one in self.layers]

    def step(self):
        for i, one in enumerate(self.layers):
            self.v_W[i] = self.momentum * self.v_W[i] + one.dLdW
            self.v_b[i] = self.momentum * self.v_b[i] + one.dLdb
            one.W -= self.lr * self.v_W[i]
            one.b -= self.lr * self.v_b[i]
