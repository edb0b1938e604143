import numpy as np
from mytorch.utils import log_softmax


class _Loss:
    A = Y = None

    def __call__(self, A, Y):
        return self.forward(A, Y)


class MSELoss(_Loss):
    def forward(self, A, Y):
        self.A, self.Y = A, Y
        return np.mean(np.square(A - Y))

    def backward(self):
        return np.divide(2 * (self.A - self.Y), np.prod(self.A.shape))


class CrossEntropyLoss(_Loss):
    def forward(self, A, Y):
        self.A, self.Y = A, Y
        return -np.mean(np.sum(Y * log_softmax(A), axis=1))

    def backward(self):
        N = self.A.shape[0]
        return (np.exp(log_softmax(self.A)) - self.Y) / N
