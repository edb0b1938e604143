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
        params = [getattr(layer, name) for layer, name in self.learnables]
        grads = [
            check_floating("SGD.step", f"dLd{name}", getattr(layer, f"dLd{name}"))
            for layer, name in self.learnables
        ]
        for (layer, name), W in zip(self.learnables, self._moved(params, grads), strict=True):
            setattr(layer, name, W)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its v from call to call; v starts anew when the shapes change.
        """
        grads = check_updates("SGD.update", params, grads)
        for param, W in zip(params, self._moved(params, grads), strict=True):
            param[...] = W

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))

    def _moved(self, params, grads):
        """Return the parameters after one step, as new arrays; v moves on."""
        same = [v.shape for v in self.v] == [p.shape for p in params]
        old = self.v if same else [np.zeros_like(p) for p in params]
        self.v = [self.momentum * v + g for v, g in zip(old, grads, strict=True)]
        move = lambda p, v: (p - self.lr * v).astype(p.dtype, copy=False)  # noqa: E731
        return list(map(move, params, self.v))
