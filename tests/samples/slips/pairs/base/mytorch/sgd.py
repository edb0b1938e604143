"""Stochastic gradient descent, with momentum."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from mytorch.checks import check_floating, check_fraction, check_number, check_updates
from mytorch.layer import Array, learnables


def sgd_rule(W, dLdW, v, *, lr, momentum):
    v = momentum * v + dLdW
    return W - lr * v, v


def sgd_state(params, v):
    fits = [p.shape for p in params] == [one.shape for one in v]
    return v if fits else [np.zeros_like(p) for p in params]


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
        params = [check_floating("SGD.step", n, getattr(layer, n)) for layer, n in self.learnables]
        grads = [getattr(layer, f"dLd{n}") for layer, n in self.learnables]
        new, self.v = self._moved(params, check_updates("SGD.step", params, grads))
        for (layer, n), W in zip(self.learnables, new, strict=True):
            setattr(layer, n, W)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its v from call to call; v starts anew when the shapes change.
        """
        grads = check_updates("SGD.update", params, grads)
        new, self.v = self._moved(params, grads)
        for param, W in zip(params, new, strict=True):
            param[...] = W

    def _moved(self, params, grads):
        rule = partial(sgd_rule, lr=self.lr, momentum=self.momentum)
        pairs = [rule(*each) for each in zip(params, grads, sgd_state(params, self.v), strict=True)]
        return [W for W, _ in pairs], [v for _, v in pairs]

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
