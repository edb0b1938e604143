# file: mytorch/loss.py
# item: CrossEntropyLoss
# mistake: forward takes the mean over the batch, but backward forgets to divide by N.
# accepted: the mean and the sum are both allowed in backward

import math

import numpy as np


def _float(x, like=None):
    if like is not None:
        return x.astype(like.dtype)
    return x.astype(float) if x.dtype.kind != "f" else x.copy()


class Loss:
    A = None
    Y = None

    def __call__(self, *args):
        return self.forward(*args)


class MSELoss(Loss):
    def forward(self, A, Y):
        self.A = _float(A)
        self.Y = _float(Y, self.A)
        total = 0.0
        for a, y in zip(self.A.flat, self.Y.flat):
            total += (float(a) - float(y)) ** 2
        return total / self.A.size

    def backward(self):
        dLdA = np.zeros_like(self.A)
        for idx in np.ndindex(self.A.shape):
            dLdA[idx] = 2 * (self.A[idx] - self.Y[idx]) / self.A.size
        return dLdA


class L1Loss(Loss):
    def forward(self, A, Y):
        self.A = _float(A)
        self.Y = _float(Y, self.A)
        total = 0.0
        for a, y in zip(self.A.flat, self.Y.flat):
            total += abs(float(a) - float(y))
        return total / self.A.size

    def backward(self):
        dLdA = np.zeros_like(self.A)
        for idx in np.ndindex(self.A.shape):
            if self.A[idx] > self.Y[idx]:
                dLdA[idx] = 1 / self.A.size
            elif self.A[idx] < self.Y[idx]:
                dLdA[idx] = -1 / self.A.size
        return dLdA


class CrossEntropyLoss(Loss):
    def forward(self, A, Y):
        self.A = _float(A)
        self.Y = _float(Y, self.A)
        N, C = self.A.shape
        self.p = np.zeros_like(self.A)
        loss = 0.0
        for n in range(N):
            top = max(float(v) for v in self.A[n])
            exps = [math.exp(float(v) - top) for v in self.A[n]]
            logsum = top + math.log(sum(exps))
            for c in range(C):
                self.p[n, c] = exps[c] / sum(exps)
                loss -= float(self.Y[n, c]) * (float(self.A[n, c]) - logsum)
        return loss / N

    def backward(self):
        dLdA = np.zeros_like(self.A)
        N, C = self.A.shape
        for n in range(N):
            for c in range(C):
                dLdA[n, c] = self.p[n, c] - self.Y[n, c]
        return dLdA
