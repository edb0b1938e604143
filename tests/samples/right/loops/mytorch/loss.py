import numpy as np


class MSELoss():

    def forward(self, A, Y):
        self.A = A
        self.Y = Y
        N, C = A.shape
        return np.sum((A - Y) ** 2) / (N * C)

    def backward(self):
        N, C = self.A.shape
        return 2 * (self.A - self.Y) / (N * C)


class CrossEntropyLoss():

    def forward(self, A, Y):
        self.A = A
        self.Y = Y
        N = A.shape[0]
        exps = np.exp(A - A.max(axis=1, keepdims=True))
        self.softmax = exps / exps.sum(axis=1, keepdims=True)
        return np.sum(-Y * np.log(self.softmax)) / N

    def backward(self):
        return self.softmax - self.Y


class L1Loss():

    def forward(self, A, Y):
        self.A = A
        self.Y = Y
        N, C = A.shape
        total = 0
        for n in range(N):
            for c in range(C):
                total += abs(A[n, c] - Y[n, c])
        return total / (N * C)

    def backward(self):
        N, C = self.A.shape
        dLdA = np.zeros((N, C))
        for n in range(N):
            for c in range(C):
                if self.A[n, c] > self.Y[n, c]:
                    dLdA[n, c] = 1 / (N * C)
                elif self.A[n, c] < self.Y[n, c]:
                    dLdA[n, c] = -1 / (N * C)
        return dLdA
