"""Stochastic gradient descent, with momentum."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mytorch.checks import check_floating, check_fraction, check_number, check_updates
from mytorch.layer import Array, learnables


def velocities_for(v: list[Array], params: Sequence[Array]) -> list[Array]:
    same = [a.shape for a in v] == [p.shape for p in params]
    return v if same else [np.zeros_like(p) for p in params]


def velocity(v: Array, grad: Array, momentum: float) -> Array:
    return momentum * v + grad


def moved(W: Array, v: Array, lr: float) -> Array:
    return W - lr * v


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
        params = [check_floating("SGD.step", name, getattr(ly, name)) for ly, name in self.learnables]
        grads = [getattr(ly, f"dLd{name}") for ly, name in self.learnables]
        grads = [g.astype(W.dtype) for W, g in zip(params, grads, strict=True)]
        v = velocities_for(self.v, params)
        self.v = [velocity(a, g, self.momentum) for a, g in zip(v, grads, strict=True)]
        for (ly, name), W, a in zip(self.learnables, params, self.v, strict=True):
            setattr(ly, name, moved(W, a, self.lr))

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its v from call to call; v starts anew when the shapes change.
        """
        grads = check_updates("SGD.update", params, grads)
        v = velocities_for(self.v, params)
        self.v = [velocity(a, g, self.momentum) for a, g in zip(v, grads, strict=True)]
        for W, a in zip(params, self.v, strict=True):
            W[...] = moved(W, a, self.lr)

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
