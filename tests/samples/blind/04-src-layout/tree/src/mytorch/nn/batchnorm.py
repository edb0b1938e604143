from __future__ import annotations

import numpy as np

from mytorch.nn.module import Layer


class BatchNorm1d(Layer):
    def __init__(self, num_features: int, alpha: float = 0.9) -> None:
        shape = (1, num_features)
        self.alpha = alpha
        self.eps = 1e-8
        self.BW, self.Bb = np.ones(shape), np.zeros(shape)
        self.dLdBW, self.dLdBb = np.zeros(shape), np.zeros(shape)
        self.running_M, self.running_V = np.zeros(shape), np.ones(shape)

    def _ema(self, old: np.ndarray, new: np.ndarray) -> np.ndarray:
        return self.alpha * old + (1 - self.alpha) * new

    def forward(self, Z: np.ndarray, eval: bool = False) -> np.ndarray:
        if eval:
            return self.BW * (Z - self.running_M) / np.sqrt(self.running_V + self.eps) + self.Bb
        M = Z.mean(axis=0, keepdims=True)
        V = Z.var(axis=0, keepdims=True)
        self.std = np.sqrt(V + self.eps)
        self.NZ = (Z - M) / self.std
        self.running_M = self._ema(self.running_M, M)
        self.running_V = self._ema(self.running_V, V)
        return self.BW * self.NZ + self.Bb

    def backward(self, dLdBZ: np.ndarray) -> np.ndarray:
        self.dLdBW = (dLdBZ * self.NZ).sum(axis=0, keepdims=True)
        self.dLdBb = dLdBZ.sum(axis=0, keepdims=True)
        N = dLdBZ.shape[0]
        # the closed form, see https://arxiv.org/abs/1502.03167
        return self.BW / (N * self.std) * (N * dLdBZ - self.dLdBb - self.NZ * self.dLdBW)
