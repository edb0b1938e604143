import numpy as np


class Linear():
    def __init__(self, in_features, out_features, debug=False):
        self.W = np.random.randn(out_features, in_features) * 0.01
        self.b = np.zeros((out_features, 1))

    def __call__(self, x):
        return self.forward(x)

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W.T) + self.b.T

    def backward(self, delta):
        self.dLdW = np.dot(delta.T, self.x)
        self.dLdb = np.sum(delta, axis=0).reshape(-1, 1)
        return np.dot(delta, self.W)
