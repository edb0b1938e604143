import numpy as np

from mytorch.types import Array


class Upsample1d:
    def __init__(self, upsampling_factor: int):
        self.upsampling_factor = upsampling_factor

    def forward(self, A: Array) -> Array:
        *lead, width = A.shape
        Z = np.zeros((*lead, (width - 1) * self.upsampling_factor + 1), dtype=A.dtype)
        Z[..., ::self.upsampling_factor] = A
        return Z

    def backward(self, dLdZ: Array) -> Array:
        return dLdZ[..., ::self.upsampling_factor]


class Downsample1d:
    def __init__(self, downsampling_factor: int):
        self.downsampling_factor = downsampling_factor

    def forward(self, A: Array) -> Array:
        self.in_shape = A.shape
        return A[..., ::self.downsampling_factor]

    def backward(self, dLdZ: Array) -> Array:
        dLdA = np.zeros(self.in_shape, dtype=dLdZ.dtype)
        dLdA[..., ::self.downsampling_factor] = dLdZ
        return dLdA


class Upsample2d:
    def __init__(self, upsampling_factor: int):
        self.upsampling_factor = upsampling_factor

    def forward(self, A: Array) -> Array:
        k = self.upsampling_factor
        *lead, height, width = A.shape
        Z = np.zeros((*lead, (height - 1) * k + 1, (width - 1) * k + 1), dtype=A.dtype)
        Z[..., ::k, ::k] = A
        return Z

    def backward(self, dLdZ: Array) -> Array:
        k = self.upsampling_factor
        return dLdZ[..., ::k, ::k]


class Downsample2d:
    def __init__(self, downsampling_factor: int):
        self.downsampling_factor = downsampling_factor

    def forward(self, A: Array) -> Array:
        self.in_shape = A.shape
        k = self.downsampling_factor
        return A[..., ::k, ::k]

    def backward(self, dLdZ: Array) -> Array:
        k = self.downsampling_factor
        dLdA = np.zeros(self.in_shape, dtype=dLdZ.dtype)
        dLdA[..., ::k, ::k] = dLdZ
        return dLdA
