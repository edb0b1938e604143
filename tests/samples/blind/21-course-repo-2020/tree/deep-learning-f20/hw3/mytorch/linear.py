import numpy as np


class Linear(object):
    def __init__(self, in_features, out_features, debug=False):
        self.W = np.random.uniform(-1, 1, (out_features, in_features))
        self.b = np.zeros((out_features, 1))
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def __call__(self, x):
        return self.forward(x)

    def forward(self, x):
        self.x = x
        return (self.W.dot(x.T) + self.b).T

    def backward(self, delta):
        self.dLdW = delta.T.dot(self.x)
        self.dLdb = delta.T.sum(axis=1, keepdims=True)
        return self.W.T.dot(delta.T).T
