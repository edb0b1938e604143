import numpy as np


class Upsample1d():

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        self.W_in = A.shape[2]
        W_out = self.upsampling_factor * (self.W_in - 1) + 1
        Z = np.zeros((A.shape[0], A.shape[1], W_out))
        for i in range(self.W_in):
            Z[:, :, i * self.upsampling_factor] = A[:, :, i]
        return Z

    def backward(self, dLdZ):
        dLdA = np.zeros((dLdZ.shape[0], dLdZ.shape[1], self.W_in))
        for i in range(self.W_in):
            dLdA[:, :, i] = dLdZ[:, :, i * self.upsampling_factor]
        return dLdA


class Downsample1d():

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.W_in = A.shape[2]
        # Z = A[:, :, 0:W_in-1:self.downsampling_factor]   <- loses the last one
        Z = A[:, :, 0:self.W_in:self.downsampling_factor]
        return Z

    def backward(self, dLdZ):
        dLdA = np.zeros((dLdZ.shape[0], dLdZ.shape[1], self.W_in))
        for i in range(dLdZ.shape[2]):
            dLdA[:, :, i * self.downsampling_factor] = dLdZ[:, :, i]
        return dLdA


class Upsample2d():

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        b, c, h, w = A.shape
        self.h, self.w = h, w
        k = self.upsampling_factor
        Z = np.zeros((b, c, k * (h - 1) + 1, k * (w - 1) + 1))
        for i in range(h):
            for j in range(w):
                Z[:, :, i * k, j * k] = A[:, :, i, j]
        return Z

    def backward(self, dLdZ):
        k = self.upsampling_factor
        dLdA = np.zeros((dLdZ.shape[0], dLdZ.shape[1], self.h, self.w))
        for i in range(self.h):
            for j in range(self.w):
                dLdA[:, :, i, j] = dLdZ[:, :, i * k, j * k]
        return dLdA


class Downsample2d():

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.h, self.w = A.shape[2], A.shape[3]
        k = self.downsampling_factor
        return A[:, :, ::k, ::k]

    def backward(self, dLdZ):
        k = self.downsampling_factor
        dLdA = np.zeros((dLdZ.shape[0], dLdZ.shape[1], self.h, self.w))
        for i in range(dLdZ.shape[2]):
            for j in range(dLdZ.shape[3]):
                dLdA[:, :, i * k, j * k] = dLdZ[:, :, i, j]
        return dLdA


print("resampling loaded")
