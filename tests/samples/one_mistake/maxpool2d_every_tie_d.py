# file: mytorch/pool.py
# item: MaxPool2d
# mistake: With ties the strided pooling sends the gradient to all maxima of a window.
# named: pooling/gradient_to_every_tie

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


def first_max(window):
    """row and column of the maximum"""
    return np.unravel_index(np.argmax(window), window.shape)


class MaxPool2d_stride1(Layer):

    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.A = A * 1.0
        N, C, H, W = A.shape
        K = self.kernel
        Z = np.zeros((N, C, H - K + 1, W - K + 1), dtype=self.A.dtype)
        for h in range(H - K + 1):
            for w in range(W - K + 1):
                Z[:, :, h, w] = self.A[:, :, h:h + K, w:w + K].max(axis=(2, 3))
        return Z

    def backward(self, dLdZ):
        K = self.kernel
        dLdA = np.zeros_like(self.A)
        for n, c, h, w in np.ndindex(*dLdZ.shape):
            i, j = first_max(self.A[n, c, h:h + K, w:w + K])
            dLdA[n, c, h + i, w + j] += dLdZ[n, c, h, w]
        return dLdA


class MeanPool2d_stride1(Layer):

    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        A = A * 1.0
        self.A = A
        N, C, H, W = A.shape
        K = self.kernel
        Z = np.zeros((N, C, H - K + 1, W - K + 1), dtype=A.dtype)
        for h in range(H - K + 1):
            for w in range(W - K + 1):
                Z[:, :, h, w] = np.mean(A[:, :, h:h + K, w:w + K], axis=(2, 3))
        return Z

    def backward(self, dLdZ):
        K = self.kernel
        dLdA = np.zeros_like(self.A)
        for n, c, h, w in np.ndindex(*dLdZ.shape):
            dLdA[n, c, h:h + K, w:w + K] += dLdZ[n, c, h, w] / (K * K)
        return dLdA


class MaxPool2d(Layer):

    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self):
        return [self.maxpool2d_stride1, self.downsample2d]

    def forward(self, A):
        self.A = A * 1.0
        self.Z = self.downsample2d.forward(self.maxpool2d_stride1.forward(A))
        return self.Z.copy()

    def backward(self, dLdZ):
        # going through stride 1 again is slow, only the windows that were kept matter
        K = self.kernel
        dLdA = np.zeros_like(self.A)
        N, C, H_out, W_out = dLdZ.shape
        for n in range(N):
            for c in range(C):
                for h in range(H_out):
                    for w in range(W_out):
                        top, left = h * self.stride, w * self.stride
                        for i in range(top, top + K):
                            for j in range(left, left + K):
                                if self.A[n, c, i, j] == self.Z[n, c, h, w]:
                                    dLdA[n, c, i, j] += dLdZ[n, c, h, w]
        return dLdA


class MeanPool2d(Layer):

    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self):
        return [self.meanpool2d_stride1, self.downsample2d]

    def forward(self, A):
        return self.downsample2d.forward(self.meanpool2d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.meanpool2d_stride1.backward(self.downsample2d.backward(dLdZ))
