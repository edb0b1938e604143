import numpy as np


class UpSample1D:
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        k = self.upsampling_factor
        Z = np.zeros((*A.shape[:2], k * (A.shape[2] - 1) + 1))
        Z[:, :, ::k] = A
        return Z

    def backwards(self, dLdZ):
        return dLdZ[:, :, ::self.upsampling_factor].copy()


class Downsample1d:
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.shape = A.shape
        return A[:, :, ::self.downsampling_factor].copy()

    def backwards(self, dLdZ):
        dLdA = np.zeros(self.shape)
        dLdA[:, :, ::self.downsampling_factor] = dLdZ
        return dLdA
