import numpy as np


class SGD:
    def __init__(self, model, lr=0.1, momentum=0):
        self.l = [l for l in model.layers if hasattr(l, "W")]
        self.lr = lr
        self.mu = momentum
        self.v_W = [0 * l.W for l in self.l]
        self.v_b = [0 * l.b for l in self.l]

    def step(self):
        for i, l in enumerate(self.l):
            self.v_W[i] = self.mu * self.v_W[i] + l.dLdW
            self.v_b[i] = self.mu * self.v_b[i] + l.dLdb
            l.W = l.W - self.lr * self.v_W[i]
            l.b = l.b - self.lr * self.v_b[i]
