import numpy as np


class MSELoss:

    def forward(self, A, Y):
        self.A = A
        self.Y = Y
        self.N = A.shape[0]
        self.C = A.shape[1]
        total = 0
        for n in range(self.N):
            for c in range(self.C):
                total += (A[n, c] - Y[n, c]) ** 2
        return total / (self.N * self.C)

    def backward(self):
        return 2 * (self.A - self.Y) / (self.N * self.C)


class L1Loss:

    def forward(self, A, Y):
        self.A = A
        self.Y = Y
        self.N = A.shape[0]
        self.C = A.shape[1]
        return np.sum(np.abs(A - Y)) / (self.N * self.C)

    def backward(self):
        return np.sign(self.A - self.Y) / (self.N * self.C)


class CrossEntropyLoss:

    def forward(self, A, Y):
        self.A = A
        self.Y = Y
        self.N = A.shape[0]
        self.C = A.shape[1]
        exps = np.exp(A - np.max(A, axis=1, keepdims=True))
        self.softmax = exps / np.sum(exps, axis=1, keepdims=True)
        log_softmax = A - np.max(A, axis=1, keepdims=True) - np.log(np.sum(exps, axis=1, keepdims=True))
        total = 0
        for n in range(self.N):
            for c in range(self.C):
                total -= Y[n, c] * log_softmax[n, c]
        return total / self.N

    def backward(self):
        return (self.softmax - self.Y) / self.N
