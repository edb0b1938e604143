# file: mytorch/loss.py
# item: MSELoss
# mistake: backward divides by the batch size alone; the loss is a mean over the outputs as well.
# named: loss/outputs_forgotten

import numpy as np


class Loss:
    def __init__(self):
        self._back = None

    def __call__(self, A, Y):
        return self.forward(A, Y)

    def forward(self, A, Y):
        # every loss returns its value and a function for the gradient
        A = np.asarray(A, dtype=None if A.dtype.kind == "f" else np.float64)
        value, self._back = self.compute(A.copy(), np.array(Y, dtype=A.dtype))
        return float(value)

    def backward(self):
        return self._back()


class MSELoss(Loss):
    def compute(self, A, Y):
        N = A.shape[0]
        diff = A - Y

        def grad():
            return 2.0 / N * diff

        return np.average(diff**2), grad


class L1Loss(Loss):
    def compute(self, A, Y):
        diff = A - Y

        def grad():
            return np.sign(diff) / np.prod(diff.shape).astype(diff.dtype)

        return np.average(np.fabs(diff)), grad


class CrossEntropyLoss(Loss):
    def compute(self, A, Y):
        N = A.shape[0]
        A = A - A.max(axis=1).reshape(N, 1)
        logp = A - np.log(np.exp(A).sum(axis=1)).reshape(N, 1)

        def grad():
            return (np.exp(logp) - Y) / N

        return -np.trace(Y @ logp.T) / N, grad
