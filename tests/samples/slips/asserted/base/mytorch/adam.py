"""Adam: steps by adaptive estimates of the gradients' moments."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mytorch.checks import check_floating, check_fraction, check_number, check_updates
from mytorch.layer import Array, learnables


@dataclass(frozen=True)
class _Corrections:
    """What m and v are divided by after t steps, since they started at zero."""

    first: float
    second: float


class Adam:
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
        self.lr = check_number("Adam", "lr", lr)
        self.beta1 = check_fraction("Adam", "beta1", beta1, one=False)
        self.beta2 = check_fraction("Adam", "beta2", beta2, one=False)
        self.eps = check_number("Adam", "eps", eps)
        self.learnables = [] if model is None else learnables(model.layers)
        self.t = 0  # the number of steps so far
        self.m: list[Array] = []  # one for each parameter, of its shape
        self.v: list[Array] = []  # the same

    def step(self) -> None:
        """Move every parameter of the model, by the gradients of the latest backward.

        Each becomes a new array: whoever assigned the old one may still need it.
        """
        if not self.learnables:
            return
        params, grads = zip(*map(self._current, self.learnables), strict=True)
        moved = self._moved(params, grads)
        for (layer, name), new in zip(self.learnables, moved, strict=True):
            setattr(layer, name, new)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        for param, new in zip(params, self._moved(params, grads), strict=True):
            param[...] = new

    @staticmethod
    def _current(place: tuple[Any, str]) -> tuple[Array, Array]:
        """Return the parameter that is at this place now, and its gradient in its dtype."""
        layer, name = place
        param = check_floating("Adam.step", name, getattr(layer, name))
        grad = check_floating("Adam.step", f"dLd{name}", getattr(layer, f"dLd{name}"))
        return param, grad.astype(param.dtype, copy=False)

    @staticmethod
    def _mean(beta: float, old: Array, new: Array) -> Array:
        """Return the running mean after one more value."""
        assert old.shape == new.shape, (old.shape, new.shape)
        return beta * old + (1 - beta) * new

    def _moved(self, params: Sequence[Array], grads: Sequence[Array]) -> list[Array]:
        """Bring t, m and v up to date; return what becomes of the parameters, as new arrays."""
        assert len(params) == len(grads)
        if [m.shape for m in self.m] != [param.shape for param in params]:
            self.t = 0
            self.m = [np.zeros_like(param) for param in params]
            self.v = [np.zeros_like(param) for param in params]
        self.t += 1
        self.m = [self._mean(self.beta1, m, g) for m, g in zip(self.m, grads, strict=True)]
        self.v = [self._mean(self.beta2, v, g**2) for v, g in zip(self.v, grads, strict=True)]
        by = _Corrections(1 - self.beta1**self.t, 1 - self.beta2**self.t)
        return [
            param - self.lr * (m / by.first) / (np.sqrt(v / by.second) + self.eps)
            for param, m, v in zip(params, self.m, self.v, strict=True)
        ]

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
