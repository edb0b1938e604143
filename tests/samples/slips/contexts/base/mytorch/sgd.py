"""Stochastic gradient descent, with momentum."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mytorch.checks import check_fraction
from mytorch.layer import Array
from mytorch.optimizer import Optimizer


class SGD(Optimizer):
    """v = momentum v + dLdW, then W = W - lr v, for every parameter W: as torch.optim.SGD.

    v starts at zero. The parameters are those of model.layers and of their parts; they may be
    assigned anew between two steps. A model of None has none: `update` is told them.
    """

    def __init__(self, model: Any, lr: float = 0.1, momentum: float = 0.0) -> None:
        super().__init__(model, lr)
        self.momentum = check_fraction("SGD", "momentum", momentum, one=False)
        self.v: list[Array] = []  # one for each parameter, of its shape

    @property
    def state_shapes(self) -> list[tuple[int, ...]]:
        """The shapes of v."""
        return [v.shape for v in self.v]

    def _reset(self, params: Sequence[Array]) -> None:
        self.v = [np.zeros_like(param) for param in params]

    def _move(self, k: int, param: Array, grad: Array) -> None:
        self.v[k] = self.momentum * self.v[k] + grad
        param -= self.lr * self.v[k]
