# file: mytorch/loss.py
# item: CrossEntropyLoss
# mistake: The loss is inf where the right class's probability underflows to 0 before the log.
# named: pattern/not finite

import numpy as np


class _Criterion:
    """Turns the inputs into floats and remembers the gradient already in forward."""

    def forward(self, A, Y):
        A = np.asarray(A)
        if A.dtype.kind != "f":
            A = A.astype(float)
        Y = np.asarray(Y).astype(A.dtype)
        value, self._gradient = self.value_and_gradient(A, Y)
        return value

    def backward(self):
        return self._gradient.copy()

    def __call__(self, A, Y):
        return self.forward(A, Y)


class MSELoss(_Criterion):
    def value_and_gradient(self, A, Y):
        diff = A - Y
        value = np.mean(np.square(diff)).item()
        return value, diff * (2 / diff.size)


class L1Loss(_Criterion):
    def value_and_gradient(self, A, Y):
        diff = A - Y
        value = np.mean(np.absolute(diff)).item()
        return value, np.sign(diff) / diff.size


class CrossEntropyLoss(_Criterion):
    @staticmethod
    def softmax(A):
        e = np.exp(A - A.max(1)[:, None])
        return e / e.sum(1)[:, None]

    def value_and_gradient(self, A, Y):
        p = self.softmax(A)
        hit = Y > 0
        value = -np.sum(Y[hit] * np.log(p[hit])).item() / A.shape[0]
        return value, (p - Y) / A.shape[0]
