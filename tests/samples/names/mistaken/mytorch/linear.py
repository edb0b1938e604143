import numpy as np


class Linear:
    def __init__(self, in_feature, out_feature):
        self.weight = np.random.randn(out_feature, in_feature) / np.sqrt(in_feature)
        self.bias = np.zeros((out_feature, 1))
        self.dW = np.zeros_like(self.weight)
        self.db = np.zeros_like(self.bias)

    def __call__(self, x):
        return self.forward(x)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias.T

    def backward(self, delta):
        self.dW = self.x.T @ delta
        self.db = delta.sum(axis=0).reshape(-1, 1)
        return delta @ self.weight
