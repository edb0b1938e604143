# file: mytorch/loss.py
# item: MSELoss
# mistake: The factor 2 from differentiating the square is missing in backward.
# named: loss/two_forgotten

import numpy as np
from mytorch.activation import Softmax


class Loss:

    def forward(self, A, Y):
        raise NotImplementedError()

    def backward(self):
        raise NotImplementedError()

    __call__ = lambda self, A, Y: self.forward(A, Y)


class MSELoss(Loss):

    def forward(self, A, Y):
        self.E = np.subtract(A, Y, dtype=A.dtype if A.dtype.kind == "f" else float)
        return np.mean(self.E * self.E).item()

    def backward(self):
        dLdA = self.E / self.E.size
        return dLdA


class L1Loss(Loss):

    def forward(self, A, Y):
        self.E = np.subtract(A, Y, dtype=A.dtype if A.dtype.kind == "f" else float)
        return np.mean(np.absolute(self.E)).item()

    def backward(self):
        # subgradient 0 where both are equal
        safe = np.where(self.E == 0, 1, np.absolute(self.E))
        return self.E / safe.astype(self.E.dtype) / self.E.size


class CrossEntropyLoss(Loss):

    def forward(self, A, Y):
        sm = Softmax()
        self.P = sm.forward(A)
        self.Y = Y.astype(self.P.dtype)
        A = A.astype(self.P.dtype)
        m = A.max(axis=1)
        lse = m + np.log(np.exp(A - m[:, None]).sum(axis=1))
        # rows of Y sum to 1
        per_sample = lse - (self.Y * A).sum(axis=1)
        return per_sample.mean().item()

    def backward(self):
        return (self.P - self.Y) / self.P.shape[0]
