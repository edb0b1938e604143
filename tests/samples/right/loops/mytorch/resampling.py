import numpy as np


class Upsample1d():

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        N, C, W_in = A.shape
        k = self.upsampling_factor
        Z = np.zeros((N, C, k * (W_in - 1) + 1))
        for i in range(W_in):
            Z[:, :, i * k] = A[:, :, i]
        return Z

    def backward(self, dLdZ):
        k = self.upsampling_factor
        W_in = (dLdZ.shape[2] - 1) // k + 1
        dLdA = np.zeros((dLdZ.shape[0], dLdZ.shape[1], W_in))
        for i in range(W_in):
            dLdA[:, :, i] = dLdZ[:, :, i * k]
        return dLdA


class Downsample1d():

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        # the backward needs to know how wide the input was
        self.input_width = A.shape[2]
        return A[:, :, ::self.downsampling_factor]

    def backward(self, dLdZ):
        dLdA = np.zeros((dLdZ.shape[0], dLdZ.shape[1], self.input_width))
        for i in range(dLdZ.shape[2]):
            dLdA[:, :, i * self.downsampling_factor] = dLdZ[:, :, i]
        return dLdA


class Upsample2d():

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        N, C, H, W = A.shape
        k = self.upsampling_factor
        Z = np.zeros((N, C, k * (H - 1) + 1, k * (W - 1) + 1))
        for i in range(H):
            for j in range(W):
                Z[:, :, i * k, j * k] = A[:, :, i, j]
        return Z

    def backward(self, dLdZ):
        k = self.upsampling_factor
        H = (dLdZ.shape[2] - 1) // k + 1
        W = (dLdZ.shape[3] - 1) // k + 1
        dLdA = np.zeros((dLdZ.shape[0], dLdZ.shape[1], H, W))
        for i in range(H):
            for j in range(W):
                dLdA[:, :, i, j] = dLdZ[:, :, i * k, j * k]
        return dLdA


class Downsample2d():

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.input_height = A.shape[2]
        self.input_width = A.shape[3]
        return A[:, :, ::self.downsampling_factor, ::self.downsampling_factor]

    def backward(self, dLdZ):
        N, C, H, W = dLdZ.shape
        k = self.downsampling_factor
        dLdA = np.zeros((N, C, self.input_height, self.input_width))
        for i in range(H):
            for j in range(W):
                dLdA[:, :, i * k, j * k] = dLdZ[:, :, i, j]
        return dLdA


print("resampling ready \u2713")
