# file: mytorch/loss.py
# item: CrossEntropyLoss
# mistake: forward returns the sum over the batch, although backward divides by N.
# named: loss/mean_forgotten

import math

import numpy as np


class MSELoss:
    def forward(self, A, Y):
        self.A = np.asarray(A)
        self.Y = np.asarray(Y)
        total = 0.0
        for idx in np.ndindex(*self.A.shape):
            total += (float(self.A[idx]) - float(self.Y[idx])) ** 2
        return total / self.A.size

    def backward(self):
        dtype = self.A.dtype if self.A.dtype.kind == "f" else float
        dLdA = np.zeros(self.A.shape, dtype=dtype)
        for idx in np.ndindex(*self.A.shape):
            dLdA[idx] = 2 * (self.A[idx] - self.Y[idx]) / self.A.size
        return dLdA


class L1Loss:
    def forward(self, A, Y):
        self.A = np.asarray(A)
        self.Y = np.asarray(Y)
        total = 0.0
        for idx in np.ndindex(*self.A.shape):
            total += abs(float(self.A[idx]) - float(self.Y[idx]))
        return total / self.A.size

    def backward(self):
        dtype = self.A.dtype if self.A.dtype.kind == "f" else float
        dLdA = np.zeros(self.A.shape, dtype=dtype)
        for idx in np.ndindex(*self.A.shape):
            if self.A[idx] > self.Y[idx]:
                dLdA[idx] = 1 / self.A.size
            elif self.A[idx] < self.Y[idx]:
                dLdA[idx] = -1 / self.A.size
        return dLdA


class CrossEntropyLoss:
    def forward(self, A, Y):
        A = np.asarray(A)
        N, C = A.shape
        dtype = A.dtype if A.dtype.kind == "f" else float
        self.softmax = np.zeros((N, C), dtype=dtype)
        self.Y = np.asarray(Y)
        loss = 0.0
        for n in range(N):
            biggest = float(max(A[n]))
            exps = [math.exp(float(a) - biggest) for a in A[n]]
            log_total = math.log(sum(exps))
            for c in range(C):
                self.softmax[n, c] = exps[c] / sum(exps)
                loss -= float(self.Y[n, c]) * (float(A[n, c]) - biggest - log_total)
        return loss

    def backward(self):
        N, C = self.softmax.shape
        dLdA = np.zeros_like(self.softmax)
        for n in range(N):
            for c in range(C):
                dLdA[n, c] = (self.softmax[n, c] - self.Y[n, c]) / N
        return dLdA
