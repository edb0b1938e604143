import itertools

import numpy as np

from mytorch.layers import Downsample2d, Layer, Pipeline


class MaxPool2d_stride1(Layer):
    def __init__(self, kernel: int) -> None:
        self.kernel = kernel

    def forward(self, A):
        self.shape = A.shape
        h, w = (n - self.kernel + 1 for n in A.shape[2:])
        Z = np.full(A.shape[:2] + (h, w), -np.inf)
        self.winner = np.zeros(Z.shape, dtype=int)
        for p, (i, j) in enumerate(itertools.product(range(self.kernel), repeat=2)):
            part = A[:, :, i:i + h, j:j + w]
            better = part > Z
            Z[better] = part[better]
            self.winner[better] = p
        return Z

    def backward(self, dLdZ):
        h, w = dLdZ.shape[2:]
        dLdA = np.zeros(self.shape)
        for p, (i, j) in enumerate(itertools.product(range(self.kernel), repeat=2)):
            dLdA[:, :, i:i + h, j:j + w] += np.where(self.winner == p, dLdZ, 0)
        return dLdA


class MeanPool2d_stride1(Layer):
    def __init__(self, kernel: int) -> None:
        self.kernel = kernel

    def forward(self, A):
        self.shape = A.shape
        h, w = (n - self.kernel + 1 for n in A.shape[2:])
        parts = [A[:, :, i:i + h, j:j + w] for i in range(self.kernel) for j in range(self.kernel)
        return sum(parts) / len(parts)

    def backward(self, dLdZ):
        h, w = dLdZ.shape[2:]
        dLdA = np.zeros(self.shape)
        for i in range(self.kernel):
            for j in range(self.kernel):
                dLdA[:, :, i:i + h, j:j + w] += dLdZ / self.kernel**2
        return dLdA


class MaxPool2d(Pipeline):
    def __init__(self, kernel: int, stride: int) -> None:
        self.kernel, self.stride = kernel, stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)
        super().__init__([self.maxpool2d_stride1, self.downsample2d])


class MeanPool2d(Pipeline):
    def __init__(self, kernel: int, stride: int) -> None:
        self.kernel, self.stride = kernel, stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)
        super().__init__([self.meanpool2d_stride1, self.downsample2d])
