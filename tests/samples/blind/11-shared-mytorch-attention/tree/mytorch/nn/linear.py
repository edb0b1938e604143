from __future__ import annotations

from typing import Callable, Optional

import numpy as np


class Linear:
    def __init__(self, in_features: int, out_features: int, debug: bool = False,
                 weight_init_fn: Optional[Callable] = None, bias_init_fn: Optional[Callable] = None):
        self.debug = debug
        self.W = np.random.randn(out_features, in_features) / np.sqrt(in_features) if weight_init_fn is None \
            else weight_init_fn(out_features, in_features)
        self.b = np.zeros((out_features, 1)) if bias_init_fn is None else bias_init_fn(out_features)[:, None]

    def forward(self, A: np.ndarray) -> np.ndarray:
        self.A = A
        return A @ self.W.T + self.b.T

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        self.dLdW = dLdZ.T @ self.A
        self.dLdb = dLdZ.sum(axis=0)[:, None]
        return dLdZ @ self.W
