# file: mytorch/loss.py
# item: CrossEntropyLoss
# mistake: forward is a mean over the batch, but backward leaves out the 1/N.
# accepted: the mean and the sum are both allowed in backward

import numpy as np


def _float(x):
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


class MSELoss:
    def forward(self, A, Y):
        self.A = _float(A)
        self.Y = np.asarray(Y, dtype=self.A.dtype)
        se = (self.A - self.Y) * (self.A - self.Y)
        sse = np.sum(se)
        mse = sse / se.size
        return float(mse)

    def backward(self):
        n_elements = self.A.size
        dLdA = 2 * (self.A - self.Y) / n_elements
        return dLdA


class L1Loss:
    def forward(self, A, Y):
        self.A = _float(A)
        self.Y = np.asarray(Y, dtype=self.A.dtype)
        return float(np.abs(self.A - self.Y).sum() / self.A.size)

    def backward(self):
        return np.sign(self.A - self.Y) / self.A.size


class CrossEntropyLoss:
    def forward(self, A, Y):
        self.A = _float(A)
        self.Y = np.asarray(Y, dtype=self.A.dtype)
        self.N, self.C = self.A.shape
        Z = self.A - np.max(self.A, axis=1, keepdims=True)
        logsumexp = np.log(np.sum(np.exp(Z), axis=1, keepdims=True))
        self.softmax = np.exp(Z - logsumexp)
        crossentropy = -self.Y * (Z - logsumexp)
        sum_crossentropy = np.sum(crossentropy)
        return float(sum_crossentropy / self.N)

    def backward(self):
        dLdA = self.softmax - self.Y
        return dLdA
