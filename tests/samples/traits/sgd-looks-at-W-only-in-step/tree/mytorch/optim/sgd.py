import numpy as np


class SGD:
    def __init__(self, model, lr=0.1, momentum=0):
        self.layers = model.layers
        self.lr = lr
        self.mu = momentum
        if self.mu != 0:
            self.v_W = [np.zeros(layer.W.shape) for layer in self.layers]
            self.v_b = [np.zeros(layer.b.shape) for layer in self.layers]

    def step(self):
        for i in range(len(self.layers)):
            layer = self.layers[i]
            if self.mu == 0:
                layer.W = layer.W - self.lr * layer.dLdW
                layer.b = layer.b - self.lr * layer.dLdb
            else:
                self.v_W[i] = self.mu * self.v_W[i] + layer.dLdW
                self.v_b[i] = self.mu * self.v_b[i] + layer.dLdb
                layer.W -= self.lr * self.v_W[i]
                layer.b -= self.lr * self.v_b[i]
