# file: mytorch/resampling.py
# item: Upsample2d
# mistake: The output is allocated with width and height exchanged: only square images fit in.
# named: raised/made

import numpy as np


def to_float(x):
    x = np.asarray(x)
    if x.dtype.kind != "f":
        x = x.astype(float)
    return x


class Upsample1d:
    params, grads = [], []

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        A = to_float(A)
        k = self.upsampling_factor
        N, C, self.input_width = A.shape
        output_width = k * (self.input_width - 1) + 1
        Z = np.zeros((N, C, output_width), dtype=A.dtype)
        for x in range(self.input_width):
            Z[:, :, x * k] = A[:, :, x]
        return Z

    def backward(self, dLdZ):
        k = self.upsampling_factor
        N, C, _ = dLdZ.shape
        dLdA = np.zeros((N, C, self.input_width), dtype=dLdZ.dtype)
        for x in range(self.input_width):
            dLdA[:, :, x] = dLdZ[:, :, x * k]
        return dLdA


class Downsample1d:
    params, grads = [], []

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        A = to_float(A)
        k = self.downsampling_factor
        self.input_width = A.shape[2]
        kept = [A[:, :, x] for x in range(0, self.input_width, k)]
        return np.stack(kept, axis=2)

    def backward(self, dLdZ):
        k = self.downsampling_factor
        N, C, output_width = dLdZ.shape
        dLdA = np.zeros((N, C, self.input_width), dtype=dLdZ.dtype)
        for x in range(output_width):
            dLdA[:, :, x * k] = dLdZ[:, :, x]
        return dLdA


class Upsample2d:
    params, grads = [], []

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        A = to_float(A)
        k = self.upsampling_factor
        N, C, self.input_height, self.input_width = A.shape
        output_height = k * (self.input_height - 1) + 1
        output_width = k * (self.input_width - 1) + 1
        Z = np.zeros((N, C, output_width, output_height), dtype=A.dtype)
        for y in range(self.input_height):
            for x in range(self.input_width):
                Z[:, :, y * k, x * k] = A[:, :, y, x]
        return Z

    def backward(self, dLdZ):
        k = self.upsampling_factor
        shape = dLdZ.shape[:2] + (self.input_height, self.input_width)
        dLdA = np.zeros(shape, dtype=dLdZ.dtype)
        for y in range(self.input_height):
            for x in range(self.input_width):
                dLdA[:, :, y, x] = dLdZ[:, :, y * k, x * k]
        return dLdA


class Downsample2d:
    params, grads = [], []

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        A = to_float(A)
        k = self.downsampling_factor
        N, C, self.input_height, self.input_width = A.shape
        output_height = (self.input_height - 1) // k + 1
        output_width = (self.input_width - 1) // k + 1
        Z = np.zeros((N, C, output_height, output_width), dtype=A.dtype)
        for y in range(output_height):
            for x in range(output_width):
                Z[:, :, y, x] = A[:, :, y * k, x * k]
        return Z

    def backward(self, dLdZ):
        k = self.downsampling_factor
        N, C, output_height, output_width = dLdZ.shape
        shape = (N, C, self.input_height, self.input_width)
        dLdA = np.zeros(shape, dtype=dLdZ.dtype)
        for y in range(output_height):
            for x in range(output_width):
                dLdA[:, :, y * k, x * k] = dLdZ[:, :, y, x]
        return dLdA
