# file: mytorch/loss.py
# item: CrossEntropyLoss
# mistake: The log is taken of probabilities that can be exactly 0, so the loss gets nan or inf.
# named: loss/log_of_zero

import numpy as np


class Loss:
    def forward(self, A, Y):
        raise NotImplementedError

    def backward(self):
        raise NotImplementedError

    def __call__(self, A, Y):
        return self.forward(A, Y)


class MSELoss(Loss):
    def forward(self, A, Y):
        self.A = A * 1.0
        self.Y = Y.astype(self.A.dtype)
        self.N = A.shape[0]
        self.C = A.shape[1]
        se = (self.A - self.Y) ** 2
        return float(np.sum(se) / (self.N * self.C))

    def backward(self):
        return 2 * (self.A - self.Y) / (self.N * self.C)


class L1Loss(Loss):
    def forward(self, A, Y):
        self.A = A * 1.0
        self.Y = Y.astype(self.A.dtype)
        return float(np.mean(np.abs(self.A - self.Y)))

    def backward(self):
        diff = self.A - self.Y
        return ((diff > 0) * 1.0 - (diff < 0) * 1.0).astype(diff.dtype) / diff.size


class CrossEntropyLoss(Loss):
    def forward(self, A, Y):
        self.A = A * 1.0
        self.Y = Y.astype(self.A.dtype)
        self.N = A.shape[0]
        # stable softmax
        e = np.exp(self.A - np.max(self.A, axis=1, keepdims=True))
        self.softmax = e / np.sum(e, axis=1, keepdims=True)
        crossentropy = -self.Y * np.log(self.softmax)
        return float(np.sum(crossentropy) / self.N)

    def backward(self):
        return (self.softmax - self.Y) / self.N
