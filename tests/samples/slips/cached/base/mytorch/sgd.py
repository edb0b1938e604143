"""Stochastic gradient descent, with momentum."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mytorch.checks import check_floating, check_fraction, check_number, check_updates
from mytorch.layer import Array, learnables


def remembered(kept, k, like):
    """what is kept under k, or zeros where there is nothing of this shape"""
    if k not in kept:
        kept[k] = np.zeros_like(like)
    elif kept[k].shape != like.shape:
        kept[k] = np.zeros_like(like)
    return kept[k]


def shapes_of(kept):
    return [kept[k].shape for k in sorted(kept)]


class SGD:
    """v = momentum v + dLdW, then W = W - lr v, for every parameter W: as torch.optim.SGD.

    v starts at zero. The parameters are those of model.layers and of their parts; they may be
    assigned anew between two steps. A model of None has none: `update` is told them.
    """

    def __init__(self, model: Any, lr: float = 0.1, momentum: float = 0.0) -> None:
        self.lr = check_number("SGD", "lr", lr)
        self.momentum = check_fraction("SGD", "momentum", momentum, one=False)
        self.learnables = [] if model is None else learnables(model.layers)
        self.cache = {"v": {}}  # one for each parameter, by its number

    def step(self) -> None:
        """Move every parameter of the model, by the gradients of the latest backward.

        Each becomes a new array: whoever assigned the old one may still need it.
        """
        k = 0
        while k < len(self.learnables):
            layer, name = self.learnables[k]
            W = getattr(layer, name)
            grad = getattr(layer, "dLd" + name).astype(W.dtype)
            v = remembered(self.cache["v"], k, W)
            v = self.momentum * v + grad
            self.cache["v"][k] = v
            # print(k, name, v)
            setattr(layer, name, W - self.lr * v)
            k += 1

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its v from call to call; v starts anew when the shapes change.
        """
        grads = check_updates("SGD.update", params, grads)
        if shapes_of(self.cache["v"]) != [p.shape for p in params]:
            self.cache["v"] = {}
        k = 0
        while k < len(params):
            v = remembered(self.cache["v"], k, params[k])
            self.cache["v"][k] = self.momentum * v + grads[k]
            params[k][...] = params[k] - self.lr * self.cache["v"][k]
            k += 1

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
