# file: mytorch/resampling.py
# item: Downsample2d
# mistake: forward fills a transposed output: rows and columns of the result have changed places.
# named: argument/height_and_width

import numpy as np


def make_float(col):
    col = np.asarray(col)
    if col.dtype.kind != "f":
        col = col.astype(float)
    return col


class Upsample1d:
    params, grads = [], []

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        A = make_float(A)
        k = self.upsampling_factor
        batch_size, in_channels, self.input_width = A.shape
        output_width = k * (self.input_width - 1) + 1
        Z = np.zeros((batch_size, in_channels, output_width), dtype=A.dtype)
        for col in range(self.input_width):
            Z[:, :, col * k] = A[:, :, col]
        return Z

    def backward(self, dLdZ):
        k = self.upsampling_factor
        batch_size, in_channels, _ = dLdZ.shape
        dLdA = np.zeros((batch_size, in_channels, self.input_width), dtype=dLdZ.dtype)
        for col in range(self.input_width):
            dLdA[:, :, col] = dLdZ[:, :, col * k]
        return dLdA


class Downsample1d:
    params, grads = [], []

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        A = make_float(A)
        k = self.downsampling_factor
        self.input_width = A.shape[2]
        kept = [A[:, :, col] for col in range(0, self.input_width, k)]
        return np.stack(kept, axis=2)

    def backward(self, dLdZ):
        k = self.downsampling_factor
        batch_size, in_channels, output_width = dLdZ.shape
        dLdA = np.zeros((batch_size, in_channels, self.input_width), dtype=dLdZ.dtype)
        for col in range(output_width):
            dLdA[:, :, col * k] = dLdZ[:, :, col]
        return dLdA


class Upsample2d:
    params, grads = [], []

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        A = make_float(A)
        k = self.upsampling_factor
        batch_size, in_channels, self.input_height, self.input_width = A.shape
        output_height = k * (self.input_height - 1) + 1
        output_width = k * (self.input_width - 1) + 1
        Z = np.zeros((batch_size, in_channels, output_height, output_width), dtype=A.dtype)
        for row in range(self.input_height):
            for col in range(self.input_width):
                Z[:, :, row * k, col * k] = A[:, :, row, col]
        return Z

    def backward(self, dLdZ):
        k = self.upsampling_factor
        shape = dLdZ.shape[:2] + (self.input_height, self.input_width)
        dLdA = np.zeros(shape, dtype=dLdZ.dtype)
        for row in range(self.input_height):
            for col in range(self.input_width):
                dLdA[:, :, row, col] = dLdZ[:, :, row * k, col * k]
        return dLdA


class Downsample2d:
    params, grads = [], []

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        A = make_float(A)
        k = self.downsampling_factor
        batch_size, in_channels, self.input_height, self.input_width = A.shape
        output_height = (self.input_height - 1) // k + 1
        output_width = (self.input_width - 1) // k + 1
        Z = np.zeros((batch_size, in_channels, output_width, output_height), dtype=A.dtype)
        for row in range(output_height):
            for col in range(output_width):
                Z[:, :, col, row] = A[:, :, row * k, col * k]
        return Z

    def backward(self, dLdZ):
        k = self.downsampling_factor
        batch_size, in_channels, output_height, output_width = dLdZ.shape
        shape = (batch_size, in_channels, self.input_height, self.input_width)
        dLdA = np.zeros(shape, dtype=dLdZ.dtype)
        for row in range(output_height):
            for col in range(output_width):
                dLdA[:, :, row * k, col * k] = dLdZ[:, :, row, col]
        return dLdA
