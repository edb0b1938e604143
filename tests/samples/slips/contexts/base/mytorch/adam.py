"""Adam: steps by adaptive estimates of the gradients' moments."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mytorch.checks import check_fraction, check_number
from mytorch.layer import Array
from mytorch.optimizer import Optimizer


class Adam(Optimizer):
    """W = W - lr m̂ / (sqrt(v̂) + eps), for every parameter W: Kingma and Ba, 2014, algorithm 1.

    m and v are running means of the gradient and of its square; they start at zero, which m̂ and
    v̂ make up for. The parameters are those of model.layers and of their parts; they may be
    assigned anew between two steps. A model of None has none: `update` is told them.
    """

    def __init__(
        self,
        model: Any,
        lr: float,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
    ) -> None:
        super().__init__(model, lr)
        self.beta1 = check_fraction("Adam", "beta1", beta1, one=False)
        self.beta2 = check_fraction("Adam", "beta2", beta2, one=False)
        self.eps = check_number("Adam", "eps", eps)
        self.t = 0  # the number of steps so far
        self.m: list[Array] = []  # one for each parameter, of its shape
        self.v: list[Array] = []  # the same

    @property
    def state_shapes(self) -> list[tuple[int, ...]]:
        """The shapes of m, and so of v."""
        return [m.shape for m in self.m]

    @property
    def corrections(self) -> tuple[float, float]:
        """What m and v still lack for having started at zero: 1 - beta1ᵗ and 1 - beta2ᵗ."""
        return 1 - self.beta1**self.t, 1 - self.beta2**self.t

    def _reset(self, params: Sequence[Array]) -> None:
        self.t = 0
        self.m = [np.zeros_like(param) for param in params]
        self.v = [np.zeros_like(param) for param in params]

    def _begin(self) -> None:
        self.t += 1

    def _move(self, k: int, param: Array, grad: Array) -> None:
        self.m[k] = self._decayed(self.m[k], grad, beta=self.beta1)
        self.v[k] = self._decayed(self.v[k], grad**2, beta=self.beta2)
        of_m, of_v = self.corrections
        m_hat, v_hat = self.m[k] / of_m, self.v[k] / of_v
        param -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

    @staticmethod
    def _decayed(mean: Array, new: Array, beta: float) -> Array:
        """Return the running mean, moved towards the new value."""
        return beta * mean + (1 - beta) * new
