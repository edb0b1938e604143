"""Stochastic gradient descent, with momentum."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from mytorch.checks import check_floating, check_fraction, check_number, check_updates
from mytorch.layer import Array, learnables


class Moved(NamedTuple):
    W: Array
    v: Array


def moved(lr: float, momentum: float) -> Callable[[Array, Array, Array], Moved]:
    def move(W: Array, dLdW: Array, v: Array) -> Moved:
        speed = momentum * v + dLdW
        return Moved(W=W - lr * speed, v=speed)

    return move


def shapes(arrays: Sequence[Array]) -> list[tuple[int, ...]]:
    return [each.shape for each in arrays]


def kept_or_zeros(kept: list[Array], params: Sequence[Array]) -> list[Array]:
    return kept if shapes(kept) == shapes(params) else [np.zeros_like(W) for W in params]


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
        where = "SGD.step"
        params = [check_floating(where, name, getattr(at, name)) for at, name in self.learnables]
        grads = [getattr(at, f"dLd{name}") for at, name in self.learnables]
        for (at, name), W in zip(self.learnables, self._moved(where, params, grads), strict=True):
            setattr(at, name, W)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its v from call to call; v starts anew when the shapes change.
        """
        grads = check_updates("SGD.update", params, grads)
        for param, W in zip(params, self._moved("SGD.update", params, grads), strict=True):
            np.copyto(param, W)

    def _moved(self, where: str, params: Sequence[Array], grads: Sequence[Array]) -> list[Array]:
        grads = check_updates(where, params, grads)
        move = moved(self.lr, self.momentum)
        after = list(map(move, params, grads, kept_or_zeros(self.v, params)))
        self.v = [each.v for each in after]
        return [each.W for each in after]

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
