import numpy as np


class Conv1d_stride1:
    def __init__(self, in_channels, out_channels, kernel_size):
        self.k = kernel_size
        self.W = np.random.normal(0, 1, (out_channels, in_channels, kernel_size))
        self.b = np.zeros(out_channels)
        self.dLdW = np.zeros(self.W.shape); self.dLdb = np.zeros(self.b.shape)
    def forward(self, A):
        self.A = A
        n = A.shape[2] - self.k + 1
        return np.stack([np.tensordot(A[:, :, i:i + self.k], self.W, axes=([1, 2], [1, 2])) for i in range(n)], 2) + self.b[:, None]
    def backward(self, dLdZ):
        n = dLdZ.shape[2]; d = np.zeros(self.A.shape)
        self.dLdW = np.zeros(self.W.shape)
        for i in range(n):
            self.dLdW += np.tensordot(dLdZ[:, :, i], self.A[:, :, i:i + self.k], axes=([0], [0]))
            d[:, :, i:i + self.k] += np.tensordot(dLdZ[:, :, i], self.W, axes=([1], [0]))
        self.dLdb = dLdZ.sum((0, 2))
        return d
