"""Stochastic gradient descent, with momentum."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mytorch.checks import check_floating, check_fraction, check_number, check_updates
from mytorch.layer import Array, learnables


def _gather(places: list[tuple[Any, str]]) -> tuple[list[Array], list[Array]]:
    """The parameters at these places, and their gradients as floats of the same dtype."""
    params = [check_floating("SGD.step", name, getattr(layer, name)) for layer, name in places]
    grads = [getattr(layer, f"dLd{name}") for layer, name in places]
    return params, [g.astype(p.dtype) for p, g in zip(params, grads, strict=True)]


def _fits(arrays: list[Array], params: Sequence[Array]) -> bool:
    return [a.shape for a in arrays] == [p.shape for p in params]


class SGD:
    """v = momentum v + dLdW, then W = W - lr v, for every parameter W: as torch.optim.SGD.

    v starts at zero. The parameters are those of model.layers and of their parts; they may be
    assigned anew between two steps. A model of None has none: `update` is told them.
    """

    def __init__(self, model: Any, lr: float = 0.1, momentum: float = 0.0) -> None:
        self.lr = check_number("SGD", "lr", lr)
        self.momentum = check_fraction("SGD", "momentum", momentum, one=False)
        self.learnables = [] if model is None else learnables(model.layers)
        self.v: list[Array] = []  # one for each parameter, of its shape

    def step(self) -> None:
        """Move every parameter of the model, by the gradients of the latest backward.

        Each becomes a new array: whoever assigned the old one may still need it.
        """
        params, grads = _gather(self.learnables)
        self._advance(params, grads)
        for (layer, name), W, v in zip(self.learnables, params, self.v, strict=True):
            setattr(layer, name, W - self.lr * v)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its v from call to call; v starts anew when the shapes change.
        """
        grads = check_updates("SGD.update", params, grads)
        self._advance(params, grads)
        for W, v in zip(params, self.v, strict=True):
            W -= self.lr * v

    def _advance(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        if not _fits(self.v, params):
            self.v = [np.zeros_like(p) for p in params]
        self.v = [self.momentum * v + g for v, g in zip(self.v, grads, strict=True)]

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
