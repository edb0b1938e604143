import numpy as np

from .module import Module


class MSELoss(Module):
    def forward(self, A, Y):
        self.E = A - Y
        return np.mean(self.E**2)

    def backward(self):
        return 2 / self.E.size * self.E


class CrossEntropyLoss(Module):
    def forward(self, A, Y):
        lse = np.logaddexp.reduce(A, axis=1, keepdims=True)
        self.delta = np.exp(A - lse) - Y
        return np.einsum("nc,nc->", Y, lse - A) / A.shape[0]

    def backward(self):
        return self.delta / self.delta.shape[0]
