from __future__ import annotations

import numpy as np


class Upsample1d:
    def __init__(self, upsampling_factor: int):
        self.upsampling_factor = upsampling_factor

    def forward(self, A: np.ndarray) -> np.ndarray:
        N, C, W = A.shape
        Z = np.zeros((N, C, (W - 1) * self.upsampling_factor + 1), dtype=float)
        Z[..., :: self.upsampling_factor] = A
        return Z

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        return dLdZ[..., :: self.upsampling_factor]


class Downsample1d:
    def __init__(self, downsampling_factor: int):
        self.downsampling_factor = downsampling_factor

    def forward(self, A: np.ndarray) -> np.ndarray:
        self.W_in = A.shape[-1]
        return A[..., :: self.downsampling_factor]

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        dLdA = np.zeros((*dLdZ.shape[:2], self.W_in), dtype=float)
        dLdA[..., :: self.downsampling_factor] = dLdZ
        return dLdA


class Upsample2d:
    def __init__(self, upsampling_factor: int):
        self.upsampling_factor = upsampling_factor

    def forward(self, A: np.ndarray) -> np.ndarray:
        N, C, H, W = A.shape
        k = self.upsampling_factor
        Z = np.zeros((N, C, (H - 1) * k + 1, (W - 1) * k + 1), dtype=float)
        Z[..., ::k, ::k] = A
        return Z

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        return dLdZ[..., :: self.upsampling_factor]


class Downsample2d:
    def __init__(self, downsampling_factor: int):
        self.downsampling_factor = downsampling_factor

    def forward(self, A: np.ndarray) -> np.ndarray:
        self.H_in, self.W_in = A.shape[-2:]
        k = self.downsampling_factor
        return A[..., ::k, ::k]

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        k = self.downsampling_factor
        dLdA = np.zeros((*dLdZ.shape[:2], self.H_in, self.W_in), dtype=float)
        dLdA[..., ::k, ::k] = dLdZ
        return dLdA
