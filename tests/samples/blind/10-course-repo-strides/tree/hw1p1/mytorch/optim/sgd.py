import numpy as np


class SGD:
    def __init__(self, model, lr=0.1, momentum=0):
        self.l = [layer for layer in model.layers if hasattr(layer, "W")]
        self.lr, self.mu = lr, momentum
        self.v_W = [np.zeros_like(l.W) for l in self.l]
        self.v_b = [np.zeros_like(l.b) for l in self.l]

    def step(self):
        for i, l in enumerate(self.l):
            self.v_W[i] = self.mu * self.v_W[i] + l.dLdW
            self.v_b[i] = self.mu * self.v_b[i] + l.dLdb
            l.W = l.W - self.lr * self.v_W[i]
            l.b = l.b - self.lr * self.v_b[i]
