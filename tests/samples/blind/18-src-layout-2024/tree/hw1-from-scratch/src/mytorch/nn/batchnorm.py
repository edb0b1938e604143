from __future__ import annotations

import numpy as np

from mytorch.nn.base import Layer


class BatchNorm1d(Layer):
    def __init__(self, num_features: int, alpha: float = 0.9, eps: float = 1e-8) -> None:
        super().__init__()
        self.alpha, self.eps = alpha, eps
        self.register("BW", np.ones((1, num_features)))
        self.register("Bb", np.zeros((1, num_features)))
        self.running_M = np.zeros((1, num_features))
        self.running_V = np.ones((1, num_features))

    def _ema(self, old: np.ndarray, new: np.ndarray) -> np.ndarray:
        return self.alpha * old + (1 - self.alpha) * new

    def forward(self, Z: np.ndarray, eval: bool = False) -> np.ndarray:
        if eval:
            M, V = self.running_M, self.running_V
        else:
            M, V = Z.mean(axis=0, keepdims=True), Z.var(axis=0, keepdims=True)
            self.running_M = self._ema(self.running_M, M)
            self.running_V = self._ema(self.running_V, V)
        self.std = np.sqrt(V + self.eps)
        self.NZ = (Z - M) / self.std
        return self.BW * self.NZ + self.Bb

    def backward(self, dLdBZ: np.ndarray) -> np.ndarray:
        self.dLdBW = (dLdBZ * self.NZ).sum(axis=0, keepdims=True)
        self.dLdBb = dLdBZ.sum(axis=0, keepdims=True)
        g = dLdBZ * self.BW
        g = g - g.mean(axis=0) - self.NZ * (g * self.NZ).mean(axis=0)
        return g / self.std
