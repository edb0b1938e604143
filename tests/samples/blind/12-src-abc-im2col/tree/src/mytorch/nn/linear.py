from __future__ import annotations

import numpy as np

from .base import Array, Layer
from .utils import make_param


class Linear(Layer):
    def __init__(self, in_features: int, out_features: int, debug: bool = False, *, weight_init_fn=None, bias_init_fn=None) -> None:
        self.in_features = in_features
        self.out_features = out_features
        self.debug = debug
        bound = in_features**-0.5
        self.W = make_param(weight_init_fn, (out_features, in_features), lambda s: np.random.uniform(-bound, bound, s))
        self.b = make_param(bias_init_fn, (out_features,), np.zeros)
        self.dLdW = np.zeros_like(self.W)
        self.dLdb = np.zeros_like(self.b)

    def forward(self, A: Array) -> Array:
        self.A = A
        return np.einsum("ni,oi->no", A, self.W) + self.b.ravel()

    def backward(self, dLdZ: Array) -> Array:
        self.dLdW = np.einsum("no,ni->oi", dLdZ, self.A)
        self.dLdb = np.einsum("no->o", dLdZ).reshape(self.b.shape)
        return np.einsum("no,oi->ni", dLdZ, self.W)
