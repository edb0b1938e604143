# file: mytorch/resampling.py
# item: Downsample2d
# mistake: backward guesses the input size as k * (out - 1) + 1; rows at the end get lost.
# named: resampling/size_from_the_gradient

import numpy as np


class Upsample1d():
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor
        self.params = []
        self.grads = []

    def forward(self, A):
        k = self.upsampling_factor
        A = A + 0.0
        W_new = (A.shape[2] - 1) * k + 1
        Z = np.zeros((A.shape[0], A.shape[1], W_new), A.dtype)
        i = 0
        for pos in range(0, W_new, k):
            Z[:, :, pos] = A[:, :, i]
            i += 1
        return Z

    def backward(self, dLdZ):
        dLdZ = dLdZ + 0.0
        return dLdZ[:, :, 0::self.upsampling_factor]


class Downsample1d():
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor
        self.params = []
        self.grads = []

    def forward(self, A):
        A = A + 0.0
        self.W_in = A.shape[2]
        return A[:, :, 0::self.downsampling_factor]

    def backward(self, dLdZ):
        dLdZ = dLdZ + 0.0
        dLdA = np.zeros((dLdZ.shape[0], dLdZ.shape[1], self.W_in), dLdZ.dtype)
        for pos in range(0, self.W_in, self.downsampling_factor):
            dLdA[:, :, pos] = dLdZ[:, :, pos // self.downsampling_factor]
        return dLdA


class Upsample2d():
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor
        self.params = []
        self.grads = []

    def forward(self, A):
        k = self.upsampling_factor
        A = A + 0.0
        N, C, H, W = A.shape
        Z = np.zeros((N, C, (H - 1) * k + 1, (W - 1) * k + 1), A.dtype)
        for i in range(H):
            for j in range(W):
                Z[:, :, i * k, j * k] = A[:, :, i, j]
        return Z

    def backward(self, dLdZ):
        k = self.upsampling_factor
        dLdZ = dLdZ + 0.0
        return dLdZ[:, :, 0::k, 0::k]


class Downsample2d():
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor
        self.params = []
        self.grads = []

    def forward(self, A):
        k = self.downsampling_factor
        A = A + 0.0
        return A[:, :, 0::k, 0::k]

    def backward(self, dLdZ):
        k = self.downsampling_factor
        dLdZ = dLdZ + 0.0
        N, C, H, W = dLdZ.shape
        # invert the size formula of forward
        dLdA = np.zeros((N, C, (H - 1) * k + 1, (W - 1) * k + 1), dLdZ.dtype)
        for i in range(H):
            for j in range(W):
                dLdA[:, :, i * k, j * k] = dLdZ[:, :, i, j]
        return dLdA
