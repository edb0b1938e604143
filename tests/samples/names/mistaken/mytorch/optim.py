import numpy as np

from mytorch.linear import Linear


class SGD:
    def __init__(self, model, lr=0.1, momentum=0):
        self.lr, self.momentum = lr, momentum
        self.layers = [layer for layer in model.modules if isinstance(layer, Linear)]
        self.v_W = [np.zeros_like(layer.weight) for layer in self.layers]
        self.v_b = [np.zeros_like(layer.bias) for layer in self.layers]

    def step(self):
        for i, layer in enumerate(self.layers):
            self.v_W[i] = self.momentum * self.v_W[i] + layer.dW
            self.v_b[i] = self.momentum * self.v_b[i] + layer.db
            layer.weight = layer.weight - self.lr * self.v_W[i]
            layer.bias = layer.bias - self.lr * self.v_b[i]
