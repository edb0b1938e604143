from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .base import Array, Layer


def _up(A: Array, k: int, axis: int) -> Array:
    """k - 1 zeros between neighbours, by a matrix with ones on every k-th place"""
    n = A.shape[axis]
    S = np.zeros((n, k * (n - 1) + 1))
    S[np.arange(n), k * np.arange(n)] = 1.0
    return np.moveaxis(np.tensordot(A, S, axes=(axis, 0)), -1, axis)


@dataclass
class Upsample1d(Layer):
    upsampling_factor: int

    def forward(self, A: Array) -> Array:
        return _up(A, self.upsampling_factor, 2)

    def backward(self, dLdZ: Array) -> Array:
        return np.take(dLdZ, range(0, dLdZ.shape[2], self.upsampling_factor), axis=2)


@dataclass
class Downsample1d(Layer):
    downsampling_factor: int

    def forward(self, A: Array) -> Array:
        self.shape = A.shape
        return np.take(A, range(0, A.shape[2], self.downsampling_factor), axis=2)

    def backward(self, dLdZ: Array) -> Array:
        out = np.zeros(self.shape)
        out[:, :, :: self.downsampling_factor] += dLdZ
        return out


@dataclass
class Upsample2d(Layer):
    upsampling_factor: int

    def forward(self, A: Array) -> Array:
        return _up(_up(A, self.upsampling_factor, 2), self.upsampling_factor, 3)

    def backward(self, dLdZ: Array) -> Array:
        k = self.upsampling_factor
        return dLdZ[:, :, ::k, ::k]


@dataclass
class Downsample2d(Layer):
    downsampling_factor: int

    def forward(self, A: Array) -> Array:
        self.shape = A.shape
        k = self.downsampling_factor
        return A[:, :, ::k, ::k]

    def backward(self, dLdZ: Array) -> Array:
        k = self.downsampling_factor
        out = np.zeros(self.shape)
        out[:, :, ::k, ::k] += dLdZ
        return out
