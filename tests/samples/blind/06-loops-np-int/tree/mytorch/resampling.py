import numpy as np
from turtle import forward


class Upsample1d():
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        N, C, W = A.shape
        k = self.upsampling_factor
        W_out = np.int(k * (W - 1) + 1)
        Z = np.zeros((N, C, W_out))
        for i in range(W):
            Z[:, :, i * k] = A[:, :, i]
        return Z

    def backward(self, dLdZ):
        N, C, W = dLdZ.shape
        k = self.upsampling_factor
        W_in = np.int((W - 1) / k) + 1
        dLdA = np.zeros((N, C, W_in))
        for i in range(W_in):
            dLdA[:, :, i] = dLdZ[:, :, i * k]
        return dLdA


class Downsample1d():
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.W_in = A.shape[2]
        k = self.downsampling_factor
        W_out = np.int(np.ceil(self.W_in / k))
        Z = np.zeros((A.shape[0], A.shape[1], W_out))
        for i in range(W_out):
            Z[:, :, i] = A[:, :, i * k]
        return Z

    def backward(self, dLdZ):
        k = self.downsampling_factor
        dLdA = np.zeros((dLdZ.shape[0], dLdZ.shape[1], self.W_in))
        for i in range(dLdZ.shape[2]):
            dLdA[:, :, i * k] = dLdZ[:, :, i]
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
        N, C, H, W = dLdZ.shape
        k = self.upsampling_factor
        H_in = np.int((H - 1) / k) + 1
        W_in = np.int((W - 1) / k) + 1
        dLdA = np.zeros((N, C, H_in, W_in))
        for i in range(H_in):
            for j in range(W_in):
                dLdA[:, :, i, j] = dLdZ[:, :, i * k, j * k]
        return dLdA


class Downsample2d():
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.H_in, self.W_in = A.shape[2], A.shape[3]
        k = self.downsampling_factor
        H_out = np.int(np.ceil(self.H_in / k))
        W_out = np.int(np.ceil(self.W_in / k))
        Z = np.zeros((A.shape[0], A.shape[1], H_out, W_out))
        for i in range(H_out):
            for j in range(W_out):
                Z[:, :, i, j] = A[:, :, i * k, j * k]
        return Z

    def backward(self, dLdZ):
        k = self.downsampling_factor
        N, C, H, W = dLdZ.shape
        dLdA = np.zeros((N, C, self.H_in, self.W_in))
        for i in range(H):
            for j in range(W):
                dLdA[:, :, i * k, j * k] = dLdZ[:, :, i, j]
        return dLdA
