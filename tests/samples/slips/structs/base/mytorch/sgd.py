"""Stochastic gradient descent, with momentum."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mytorch.checks import check_floating, check_fraction, check_number, check_updates
from mytorch.layer import Array, learnables


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
        values, grads = [], []
        for layer, name in self.learnables:
            value = check_floating("SGD.step", name, getattr(layer, name))
            values.append(value)
            grads.append(getattr(layer, f"dLd{name}").astype(value.dtype, copy=False))
        moves = self._moves(grads)
        for (layer, name), value, move in zip(self.learnables, values, moves, strict=True):
            setattr(layer, name, value - move)

    def _moves(self, grads: Sequence[Array]) -> list[Array]:
        """Advance v by one step; return what to subtract from each parameter."""
        if [v.shape for v in self.v] != [g.shape for g in grads]:
            self.v = [np.zeros_like(g) for g in grads]
        k = 0
        while k < len(grads):
            self.v[k] = self.momentum * self.v[k] + grads[k]
            k += 1
        return [self.lr * v for v in self.v]

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its v from call to call; v starts anew when the shapes change.
        """
        grads = check_updates("SGD.update", params, grads)
        for param, move in zip(params, self._moves(grads), strict=True):
            param -= move

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
