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
        theta = [getattr(layer, name) for layer, name in self.learnables]
        g = [
            check_floating("SGD.step", f"dLd{name}", getattr(layer, f"dLd{name}"))
            for layer, name in self.learnables
        ]
        self._start(theta)
        for k, (layer, name) in enumerate(self.learnables):
            setattr(layer, name, self._moved(k, theta[k], g[k]))

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its v from call to call; v starts anew when the shapes change.
        """
        grads = check_updates("SGD.update", params, grads)
        self._start(params)
        for k in np.arange(len(params)):
            params[k][...] = self._moved(k, params[k], grads[k])

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))

    def _start(self, theta: Sequence[Array]) -> None:
        """v_0 = 0, where there is no v of these shapes."""
        if [v.shape for v in self.v] != [w.shape for w in theta]:
            self.v = [np.zeros_like(w) for w in theta]

    def _moved(self, k: int, w: Array, g: Array) -> Array:
        """Return w_(t+1) = w_t - lr v_(t+1), with v_(t+1) = mu v_t + g_t."""
        mu = self.momentum
        self.v[k] = mu * self.v[k] + g
        return (w - self.lr * self.v[k]).astype(w.dtype)
