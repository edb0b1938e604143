# file: mytorch/resampling.py
# item: Downsample1d
# mistake: backward reuses the caller's input array as the buffer for dLdA and so overwrites it.
# named: "was changed in place"

import numpy as np


def to_float(t):
    t = np.asarray(t)
    if t.dtype.kind != "f":
        t = t.astype(float)
    return t


class Upsample1d:
    params, grads = [], []

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        A = to_float(A)
        k = self.upsampling_factor
        n, c, self.input_width = A.shape
        output_width = k * (self.input_width - 1) + 1
        Z = np.zeros((n, c, output_width), dtype=A.dtype)
        for t in range(self.input_width):
            Z[:, :, t * k] = A[:, :, t]
        return Z

    def backward(self, dLdZ):
        k = self.upsampling_factor
        n, c, _ = dLdZ.shape
        dLdA = np.zeros((n, c, self.input_width), dtype=dLdZ.dtype)
        for t in range(self.input_width):
            dLdA[:, :, t] = dLdZ[:, :, t * k]
        return dLdA


class Downsample1d:
    params, grads = [], []

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        A = to_float(A)
        k = self.downsampling_factor
        self.A = A
        kept = [A[:, :, t] for t in range(0, A.shape[2], k)]
        return np.stack(kept, axis=2)

    def backward(self, dLdZ):
        k = self.downsampling_factor
        # has the right shape already
        dLdA = self.A
        dLdA.fill(0)
        for t in range(dLdZ.shape[2]):
            dLdA[:, :, t * k] = dLdZ[:, :, t]
        return dLdA


class Upsample2d:
    params, grads = [], []

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        A = to_float(A)
        k = self.upsampling_factor
        n, c, self.input_height, self.input_width = A.shape
        output_height = k * (self.input_height - 1) + 1
        output_width = k * (self.input_width - 1) + 1
        Z = np.zeros((n, c, output_height, output_width), dtype=A.dtype)
        for y in range(self.input_height):
            for t in range(self.input_width):
                Z[:, :, y * k, t * k] = A[:, :, y, t]
        return Z

    def backward(self, dLdZ):
        k = self.upsampling_factor
        shape = dLdZ.shape[:2] + (self.input_height, self.input_width)
        dLdA = np.zeros(shape, dtype=dLdZ.dtype)
        for y in range(self.input_height):
            for t in range(self.input_width):
                dLdA[:, :, y, t] = dLdZ[:, :, y * k, t * k]
        return dLdA


class Downsample2d:
    params, grads = [], []

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        A = to_float(A)
        k = self.downsampling_factor
        n, c, self.input_height, self.input_width = A.shape
        output_height = (self.input_height - 1) // k + 1
        output_width = (self.input_width - 1) // k + 1
        Z = np.zeros((n, c, output_height, output_width), dtype=A.dtype)
        for y in range(output_height):
            for t in range(output_width):
                Z[:, :, y, t] = A[:, :, y * k, t * k]
        return Z

    def backward(self, dLdZ):
        k = self.downsampling_factor
        n, c, output_height, output_width = dLdZ.shape
        shape = (n, c, self.input_height, self.input_width)
        dLdA = np.zeros(shape, dtype=dLdZ.dtype)
        for y in range(output_height):
            for t in range(output_width):
                dLdA[:, :, y * k, t * k] = dLdZ[:, :, y, t]
        return dLdA
