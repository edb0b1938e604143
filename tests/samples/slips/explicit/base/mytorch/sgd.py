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
        self._ready(params)
        for i, (layer, name) in enumerate(self.learnables):
            g = check_floating("SGD.step", f"dLd{name}", getattr(layer, f"dLd{name}"))
            self.v[i] = self.momentum * self.v[i] + g.astype(self.v[i].dtype)
            setattr(layer, name, params[i] - self.lr * self.v[i])

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its v from call to call; v starts anew when the shapes change.
        """
        grads = check_updates("SGD.update", params, grads)
        self._ready(params)
        for i in range(len(params)):
            self.v[i] = self.momentum * self.v[i] + grads[i]
            params[i][...] = params[i] - self.lr * self.v[i]

    def _ready(self, params: Sequence[Array]) -> None:
        """Start v at zero, at first and when the shapes change."""
        if [v.shape for v in self.v] != [param.shape for param in params]:
            self.v = [np.zeros_like(param) for param in params]

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
