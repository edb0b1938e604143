"""Stochastic gradient descent, with momentum."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mytorch.checks import check_floating, check_fraction, check_number, check_updates
from mytorch.layer import Array, learnables


def sgd(params, grads, bufs, lr, momentum):
    """The new params and the new momentum buffers, as lists."""
    bufs = [momentum * v + g for v, g in zip(bufs, grads, strict=True)]
    return [p - lr * v for p, v in zip(params, bufs, strict=True)], bufs


def zeros_for(params, bufs):
    """The buffers, or zeros where the shapes are no more the params'."""
    if [v.shape for v in bufs] != [p.shape for p in params]:
        return [np.zeros_like(p) for p in params]
    return bufs


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
        params = [check_floating("SGD.step", name, getattr(m, name)) for m, name in self.learnables]
        grads = [getattr(m, f"dLd{name}") for m, name in self.learnables]
        grads = check_updates("SGD.step", params, grads)
        self.v = zeros_for(params, self.v)
        news, self.v = sgd(params, grads, self.v, self.lr, self.momentum)
        for (m, name), new in zip(self.learnables, news, strict=True):
            setattr(m, name, new)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its v from call to call; v starts anew when the shapes change.
        """
        grads = check_updates("SGD.update", params, grads)
        self.v = zeros_for(params, self.v)
        news, self.v = sgd(params, grads, self.v, self.lr, self.momentum)
        for p, new in zip(params, news, strict=True):
            p[...] = new

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
