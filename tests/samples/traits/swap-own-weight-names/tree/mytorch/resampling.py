import numpy as np


class Upsample1d():

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        N, C, W = A.shape
        Z = np.zeros((N, C, self.upsampling_factor * (W - 1) + 1))
        Z[:, :, ::self.upsampling_factor] = A
        return Z

    def backward(self, dLdZ):
        return dLdZ[:, :, ::self.upsampling_factor].copy()


class Downsample1d():

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.input_width = A.shape[2]
        return A[:, :, ::self.downsampling_factor].copy()

    def backward(self, dLdZ):
        N, C, _ = dLdZ.shape
        dLdA = np.zeros((N, C, self.input_width))
        dLdA[:, :, ::self.downsampling_factor] = dLdZ
        return dLdA
