# file: mytorch/resampling.py
# item: Upsample1d
# mistake: Upsample1d writes A to the first k places of Z (:k) instead of to every k-th (::k).
# named: raised/assigned

import numpy as np

from mytorch.layer import Layer


def to_float(x):
    return x if x.dtype.kind == "f" else x.astype(np.float64)


class Upsample1d(Layer):

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        A = to_float(A)
        batch_size, in_channels, input_width = A.shape
        k = self.upsampling_factor
        output_width = input_width * k - (k - 1)
        Z = np.zeros((batch_size, in_channels, output_width), dtype=A.dtype)
        Z[:, :, :k] = A
        return Z

    def backward(self, dLdZ):
        dLdZ = to_float(dLdZ)
        k = self.upsampling_factor
        width = (dLdZ.shape[2] - 1) // k + 1
        dLdA = np.zeros(dLdZ.shape[:2] + (width,), dtype=dLdZ.dtype)
        for w in range(width):
            dLdA[:, :, w] = dLdZ[:, :, w * k]
        return dLdA


class Downsample1d(Layer):

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        A = to_float(A)
        self.input_width = A.shape[2]
        kept = [A[:, :, w] for w in range(0, self.input_width, self.downsampling_factor)]
        return np.stack(kept, axis=2)

    def backward(self, dLdZ):
        dLdZ = to_float(dLdZ)
        dLdA = np.zeros(dLdZ.shape[:2] + (self.input_width,), dtype=dLdZ.dtype)
        for w in range(dLdZ.shape[2]):
            dLdA[:, :, w * self.downsampling_factor] = dLdZ[:, :, w]
        return dLdA


class Upsample2d(Layer):

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        A = to_float(A)
        batch_size, in_channels, input_height, input_width = A.shape
        k = self.upsampling_factor
        output_height = input_height * k - (k - 1)
        output_width = input_width * k - (k - 1)
        Z = np.zeros((batch_size, in_channels, output_height, output_width), dtype=A.dtype)
        for h in range(input_height):
            for w in range(input_width):
                Z[:, :, h * k, w * k] = A[:, :, h, w]
        return Z

    def backward(self, dLdZ):
        dLdZ = to_float(dLdZ)
        k = self.upsampling_factor
        height = (dLdZ.shape[2] - 1) // k + 1
        width = (dLdZ.shape[3] - 1) // k + 1
        dLdA = np.zeros(dLdZ.shape[:2] + (height, width), dtype=dLdZ.dtype)
        for h in range(height):
            for w in range(width):
                dLdA[:, :, h, w] = dLdZ[:, :, h * k, w * k]
        return dLdA


class Downsample2d(Layer):

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        A = to_float(A)
        k = self.downsampling_factor
        self.input_height, self.input_width = A.shape[2], A.shape[3]
        rows = []
        for h in range(0, self.input_height, k):
            rows.append(np.stack([A[:, :, h, w] for w in range(0, self.input_width, k)], axis=-1))
        return np.stack(rows, axis=2)

    def backward(self, dLdZ):
        dLdZ = to_float(dLdZ)
        k = self.downsampling_factor
        shape = dLdZ.shape[:2] + (self.input_height, self.input_width)
        dLdA = np.zeros(shape, dtype=dLdZ.dtype)
        for h in range(dLdZ.shape[2]):
            for w in range(dLdZ.shape[3]):
                dLdA[:, :, h * k, w * k] = dLdZ[:, :, h, w]
        return dLdA
