"""Z = A W^T + b"""
from __future__ import annotations

import os
import sys
from typing import NamedTuple

sys.path.append(os.path.dirname(os.path.abspath(__file__)))
sys.path.append(os.path.join(os.getcwd(), "mytorch"))

import numpy as np

from mytorch.base import DEBUG, Module


class Shape(NamedTuple):
    out_features: int
    in_features: int


class Linear(Module):
    def __init__(self, in_features: int, out_features: int, debug: bool = DEBUG) -> None:
        self.in_features, self.out_features = in_features, out_features
        self.debug = debug
        shape = Shape(out_features, in_features)
        limit = np.sqrt(6 / sum(shape))
        self.W = np.random.default_rng(0).uniform(-limit, limit, size=shape)
        self.b = np.zeros((out_features, 1))
        self.dLdW = np.zeros(shape)
        self.dLdb = np.zeros((out_features, 1))

    def __matmul__(self, A):
        """layer @ A, as it is written on the blackboard."""
        return np.matmul(A, self.W.swapaxes(0, 1))

    def forward(self, A):
        self.A = A
        if self.debug:
            print(f"{self.name}: A {A.shape}, W {self.W.shape}", file=sys.stderr)
        return np.add(self @ A, self.b.reshape(1, -1))

    def backward(self, dLdZ):
        self.dLdW = np.tensordot(dLdZ, self.A, axes=(0, 0))
        self.dLdb = np.add.reduce(dLdZ, axis=0).reshape(-1, 1)
        return np.tensordot(dLdZ, self.W, axes=1)
