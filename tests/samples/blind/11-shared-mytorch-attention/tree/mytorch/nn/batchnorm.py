from __future__ import annotations

import numpy as np


class BatchNorm1d:
    def __init__(self, num_features: int, alpha: float = 0.9):
        self.alpha, self.eps = alpha, 1e-8
        one = (1, num_features)
        self.BW, self.Bb = np.ones(one), np.zeros(one)
        self.dLdBW, self.dLdBb = np.zeros(one), np.zeros(one)
        self.running_M, self.running_V = np.zeros(one), np.ones(one)

    def forward(self, Z: np.ndarray, eval: bool = False) -> np.ndarray:
        if eval:
            return (Z - self.running_M) / np.sqrt(self.running_V + self.eps) * self.BW + self.Bb
        M, V = Z.mean(0, keepdims=True), Z.var(0, keepdims=True)
        self.s = np.sqrt(V + self.eps)
        self.NZ = (Z - M) / self.s
        self.running_M = self.alpha * self.running_M + (1 - self.alpha) * M
        self.running_V = self.alpha * self.running_V + (1 - self.alpha) * V
        return self.NZ * self.BW + self.Bb

    def backward(self, dLdBZ: np.ndarray) -> np.ndarray:
        self.dLdBW = (dLdBZ * self.NZ).sum(0, keepdims=True)
        self.dLdBb = dLdBZ.sum(0, keepdims=True)
        d = dLdBZ * self.BW
        return (d - d.mean(0) - self.NZ * (d * self.NZ).mean(0)) / self.s
