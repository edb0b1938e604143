# file: mytorch/resampling.py
# item: Downsample2d
# mistake: The stored height and width are mixed up: dLdA is allocated as (N, C, W_in, H_in).
# named: resampling/height_and_width_swapped

import numpy as np

from mytorch.layer import Layer


class Upsample1d(Layer):
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        # insert k - 1 zeros in front of every element but the first
        where = np.repeat(np.arange(1, A.shape[2]), self.upsampling_factor - 1)
        return np.insert(A * 1.0, where, 0, axis=2)

    def backward(self, dLdZ):
        return np.take(dLdZ, range(0, dLdZ.shape[2], self.upsampling_factor), axis=2) * 1.0


class Downsample1d(Layer):
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.W_in = A.shape[2]
        return np.take(A, range(0, self.W_in, self.downsampling_factor), axis=2) * 1.0

    def backward(self, dLdZ):
        N, C, _ = dLdZ.shape
        dLdA = np.zeros((N, C, self.W_in), dtype=(dLdZ * 1.0).dtype)
        dLdA[:, :, np.arange(0, self.W_in, self.downsampling_factor)] = dLdZ
        return dLdA


class Upsample2d(Layer):
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        H, W = A.shape[2:]
        Z = np.insert(A * 1.0, np.repeat(np.arange(1, H), self.upsampling_factor - 1), 0, axis=2)
        return np.insert(Z, np.repeat(np.arange(1, W), self.upsampling_factor - 1), 0, axis=3)

    def backward(self, dLdZ):
        k = self.upsampling_factor
        rows, cols = np.arange(0, dLdZ.shape[2], k), np.arange(0, dLdZ.shape[3], k)
        return dLdZ[:, :, rows[:, None], cols] * 1.0


class Downsample2d(Layer):
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        k = self.downsampling_factor
        self.W_in, self.H_in = A.shape[2:]
        rows, cols = np.arange(0, A.shape[2], k), np.arange(0, A.shape[3], k)
        return A[:, :, rows[:, None], cols] * 1.0

    def backward(self, dLdZ):
        k = self.downsampling_factor
        N, C = dLdZ.shape[:2]
        dLdA = np.zeros((N, C, self.H_in, self.W_in), dtype=(dLdZ * 1.0).dtype)
        dLdA[:, :, ::k, ::k] = dLdZ
        return dLdA
