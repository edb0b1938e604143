import numpy as np


class Upsample1d:
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        f = self.upsampling_factor
        Z = np.zeros(A.shape[:-1] + (f * A.shape[-1] - f + 1,))
        Z[..., 0::f] = A
        return Z

    def backward(self, dLdZ):
        return dLdZ[..., 0::self.upsampling_factor]


class Downsample1d:
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.size = A.shape
        return A[..., 0::self.downsampling_factor]

    def backward(self, dLdZ):
        dLdA = np.zeros(self.size)
        dLdA[..., 0::self.downsampling_factor] = dLdZ
        return dLdA


class Upsample2d:
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        f = self.upsampling_factor
        N, C, H, W = A.shape
        Z = np.zeros((N, C, f * H - f + 1, f * W - f + 1))
        Z[..., 0::f, 0::f] = A
        return Z

    def backward(self, dLdZ):
        f = self.upsampling_factor
        return dLdZ[..., 0::f, 0::f]


class Downsample2d:
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.size = A.shape
        f = self.downsampling_factor
        return A[..., 0::f, 0::f]

    def backward(self, dLdZ):
        f = self.downsampling_factor
        dLdA = np.zeros(self.size)
        dLdA[..., 0::f, 0::f] = dLdZ
        return dLdA
