# file: mytorch/loss.py
# item: MSELoss
# mistake: The gradient is (A - Y) / size: half of what belongs to this loss.
# named: loss/two_forgotten

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
        return value, diff / diff.size


class L1Loss(_Criterion):
    def value_and_gradient(self, A, Y):
        diff = A - Y
        value = np.mean(np.absolute(diff)).item()
        return value, np.sign(diff) / diff.size


class CrossEntropyLoss(_Criterion):
    @staticmethod
    def log_softmax(A):
        A = A - A.max(1)[:, None]
        return A - np.log(np.exp(A).sum(1))[:, None]

    def value_and_gradient(self, A, Y):
        logp = self.log_softmax(A)
        per_sample = -np.einsum("nc,nc->n", Y, logp)
        value = per_sample.mean().item()
        return value, (np.exp(logp) - Y) / A.shape[0]
