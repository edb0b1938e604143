import numpy as np
from resampling import *


class MaxPool2d_stride1():
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        N, C, H, W = A.shape
        self.input_shape = A.shape
        H_out, W_out = H - self.kernel + 1, W - self.kernel + 1
        Z = np.empty((N, C, H_out, W_out))
        self.idx = np.empty((N, C, H_out, W_out), dtype=int)
        for h in range(H_out):
            for w in range(W_out):
                window = A[:, :, h:h+self.kernel, w:w+self.kernel].reshape(N, C, -1)
                self.idx[:, :, h, w] = window.argmax(axis=2)
                Z[:, :, h, w] = window.max(axis=2)
        return Z

    def backward(self, dLdZ):
        dLdA = np.zeros(self.input_shape)
        N, C, H_out, W_out = dLdZ.shape
        n, c = np.ogrid[:N, :C]
        for h in range(H_out):
            for w in range(W_out):
                r, q = divmod(self.idx[:, :, h, w], self.kernel)
                dLdA[n, c, h + r, w + q] += dLdZ[:, :, h, w]
        return dLdA


class MeanPool2d_stride1():
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.input_shape = A.shape
        K = self.kernel
        H_out, W_out = A.shape[2] - K + 1, A.shape[3] - K + 1
        Z = 0
        for i in range(K):
            for j in range(K):
                Z = Z + A[:, :, i:i + H_out, j:j + W_out]
        return Z / K**2

    def backward(self, dLdZ):
        K = self.kernel
        dLdA = np.zeros(self.input_shape)
        _, _, H_out, W_out = dLdZ.shape
        for i in range(K):
            for j in range(K):
                dLdA[:, :, i:i + H_out, j:j + W_out] += dLdZ / K**2
        return dLdA


class MaxPool2d():
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        return self.downsample2d.forward(self.maxpool2d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.maxpool2d_stride1.backward(self.downsample2d.backward(dLdZ))


class MeanPool2d():
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        return self.downsample2d.forward(self.meanpool2d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.meanpool2d_stride1.backward(self.downsample2d.backward(dLdZ))
