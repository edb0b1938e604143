from __future__ import annotations

import numpy as np

from mytorch.nn.activation import Softmax
from mytorch.nn.base import Layer


class ScaledDotProductAttention(Layer):
    """HW4, started early."""

    def __init__(self) -> None:
        super().__init__()
        self.softmax = Softmax()

    def forward(self, Q, K, V):
        scores = np.einsum("...ld,...sd->...ls", Q, K) / np.sqrt(Q.shape[-1])
        return self.softmax(scores) @ V

    def backward(self, dLdZ):
        raise NotImplementedError("TODO")
