import numpy as np


class MSELoss:
    def forward(self, A, Y):
        self.A, self.Y = A, Y
        return np.mean((A - Y) ** 2)

    def backward(self):
        return 2 * (self.A - self.Y) / np.prod(self.A.shape)


class CrossEntropyLoss:
    def forward(self, A, Y):
        self.A, self.Y = A, Y
        logZ = np.logaddexp.reduce(A, axis=1, keepdims=True)
        self.logp = A - logZ
        return -np.sum(Y * self.logp) / len(A)

    def backward(self):
        return (np.exp(self.logp) - self.Y) / len(self.A)
