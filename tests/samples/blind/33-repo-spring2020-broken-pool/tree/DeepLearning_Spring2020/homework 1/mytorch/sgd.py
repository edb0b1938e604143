import numpy as np


class SGD():
    def __init__(self, model, lr=0.1, momentum=0):
        self.l = [x for x in model.layers if hasattr(x, 'W')]
        self.lr = lr
        self.mu = momentum
        self.v_W = [np.zeros(x.W.shape) for x in self.l]
        self.v_b = [np.zeros(x.b.shape) for x in self.l]

    def step(self):
        for i in range(len(self.l)):
            if self.mu == 0:
                self.l[i].W = self.l[i].W - self.lr * self.l[i].dLdW
                self.l[i].b = self.l[i].b - self.lr * self.l[i].dLdb
            else:
                self.v_W[i] = self.mu * self.v_W[i] + self.l[i].dLdW
                self.v_b[i] = self.mu * self.v_b[i] + self.l[i].dLdb
                self.l[i].W = self.l[i].W - self.lr * self.v_W[i]
                self.l[i].b = self.l[i].b - self.lr * self.v_b[i]
