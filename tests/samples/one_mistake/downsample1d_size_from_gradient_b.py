# file: mytorch/resampling.py
# item: Downsample1d
# mistake: dLdA is made k times as wide as dLdZ instead of as wide as the input was.
# named: resampling/size_of_the_gradient_times_k

import numpy as np

from mytorch.layer import Layer


def as_floats(A):
    return A if A.dtype.kind == "f" else A.astype("float64")


class Upsample1d(Layer):
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        A = as_floats(A)
        k = self.upsampling_factor
        # where the old columns end up
        self.columns = k * np.arange(A.shape[2])
        Z = np.zeros(A.shape[:2] + (self.columns[-1] + 1,), dtype=A.dtype)
        Z[:, :, self.columns] = A
        return Z

    def backward(self, dLdZ):
        return dLdZ.take(self.columns, axis=2)


class Downsample1d(Layer):
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        A = as_floats(A)
        columns = np.arange(0, A.shape[2], self.downsampling_factor)
        return A.take(columns, axis=2)

    def backward(self, dLdZ):
        N, C, W_out = dLdZ.shape
        k = self.downsampling_factor
        dLdA = np.zeros((N, C, W_out * k), dtype=dLdZ.dtype)
        dLdA[:, :, k * np.arange(W_out)] = dLdZ
        return dLdA


class Upsample2d(Layer):
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        A = as_floats(A)
        N, C, H, W = A.shape
        k = self.upsampling_factor
        self.A_shape = A.shape
        Z = np.zeros((N, C, k * (H - 1) + 1, k * (W - 1) + 1), dtype=A.dtype)
        rows, columns = k * np.arange(H), k * np.arange(W)
        Z[:, :, rows[:, None], columns] = A
        return Z

    def backward(self, dLdZ):
        _, _, H, W = self.A_shape
        k = self.upsampling_factor
        return dLdZ.take(k * np.arange(H), axis=2).take(k * np.arange(W), axis=3)


class Downsample2d(Layer):
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        A = as_floats(A)
        N, C, H, W = A.shape
        self.A_shape = (N, C, H, W)
        self.rows = np.arange(0, H, self.downsampling_factor)
        self.columns = np.arange(0, W, self.downsampling_factor)
        return A.take(self.rows, axis=2).take(self.columns, axis=3)

    def backward(self, dLdZ):
        dLdA = np.zeros(self.A_shape, dtype=dLdZ.dtype)
        dLdA[:, :, self.rows[:, None], self.columns] = dLdZ
        return dLdA
