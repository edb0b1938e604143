import numpy as np

from mytorch.nn.resampling import Downsample2d


class MaxPool2d_stride1:
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.A = A
        k = self.kernel
        H, W = A.shape[2] - k + 1, A.shape[3] - k + 1
        shifted = np.stack([A[:, :, i:i + H, j:j + W] for i in range(k) for j in range(k)])
        self.winner = shifted.argmax(axis=0)
        return shifted.max(axis=0)

    def backward(self, dLdZ):
        k = self.kernel
        H, W = dLdZ.shape[2:]
        dLdA = np.zeros(self.A.shape, dtype=dLdZ.dtype)
        for number in range(k * k):
            i, j = divmod(number, k)
            dLdA[:, :, i:i + H, j:j + W] += dLdZ * (self.winner == number)
        return dLdA


class MeanPool2d_stride1:
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        k = self.kernel
        self.in_shape = A.shape
        H, W = A.shape[2] - k + 1, A.shape[3] - k + 1
        return sum(A[:, :, i:i + H, j:j + W] for i in range(k) for j in range(k)) / k ** 2

    def backward(self, dLdZ):
        k = self.kernel
        dLdA = np.zeros(self.in_shape, dtype=dLdZ.dtype)
        for i in range(k):
            for j in range(k):
                dLdA[:, :, i:i + dLdZ.shape[2], j:j + dLdZ.shape[3]] += dLdZ / k ** 2
        return dLdA


class MaxPool2d:
    def __init__(self, kernel, stride):
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        return self.downsample2d.forward(self.maxpool2d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.maxpool2d_stride1.backward(self.downsample2d.backward(dLdZ))


class MeanPool2d:
    def __init__(self, kernel, stride):
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        return self.downsample2d.forward(self.meanpool2d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.meanpool2d_stride1.backward(self.downsample2d.backward(dLdZ))
