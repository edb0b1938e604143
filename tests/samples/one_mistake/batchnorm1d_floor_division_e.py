# file: mytorch/batchnorm.py
# item: BatchNorm1d
# mistake: (Z - M) is divided by the deviation with //, which rounds down to whole numbers.
# named: batchnorm/floor_division

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class BatchNorm1d:
    def __init__(self, num_features: int, alpha: float = 0.9):
        self.num_features = num_features
        self.alpha = alpha
        self.eps = 1e-8
        self.BW = np.ones(num_features)[np.newaxis, :]
        self.Bb = np.zeros(num_features)[np.newaxis, :]
        self.running_V = np.ones(num_features)[np.newaxis, :]
        self.running_M = np.zeros(num_features)[np.newaxis, :]
        self.zero_grad()

    def zero_grad(self):
        self.dLdBW = np.zeros_like(self.BW)
        self.dLdBb = np.zeros_like(self.Bb)

    @property
    def params(self):
        return [self.BW, self.Bb]

    @property
    def grads(self):
        return [self.dLdBW, self.dLdBb]

    def _moving(self, old: NDArray, new: NDArray) -> NDArray:
        return np.average([old, new], axis=0, weights=[self.alpha, 1 - self.alpha])

    def forward(self, Z: NDArray, eval: bool = False) -> NDArray:
        Z = np.array(Z, dtype=Z.dtype if Z.dtype.kind == "f" else np.float64)
        if eval:
            M, V = self.running_M.astype(Z.dtype), self.running_V.astype(Z.dtype)
        else:
            M, V = Z.mean(0, keepdims=True), Z.var(0, keepdims=True)
            self.running_M = self._moving(self.running_M, M)
            self.running_V = self._moving(self.running_V, V)
        sd = (V + self.eps) ** 0.5
        NZ = (Z - M) // sd
        self.cache = NZ, sd, eval
        return NZ * self.BW.astype(Z.dtype) + self.Bb.astype(Z.dtype)

    def backward(self, dLdBZ: NDArray) -> NDArray:
        NZ, sd, was_eval = self.cache
        G = dLdBZ.astype(NZ.dtype)
        self.dLdBW = (G * NZ).sum(0, keepdims=True)
        self.dLdBb = G.sum(0, keepdims=True)
        dNZ = G * self.BW.astype(NZ.dtype)
        if not was_eval:
            dNZ = dNZ - dNZ.mean(0) - NZ * (NZ * dNZ).mean(0)
        return dNZ / sd
