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
        params = [check_floating("SGD.step", n, getattr(layer, n)) for layer, n in self.learnables]
        grads = [getattr(layer, f"dLd{name}") for layer, name in self.learnables]
        moved = self._moved(params, check_updates("SGD.step", params, grads))
        for (layer, name), W in zip(self.learnables, moved, strict=True):
            setattr(layer, name, W)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its v from call to call; v starts anew when the shapes change.
        """
        grads = check_updates("SGD.update", params, grads)
        for param, W in zip(params, self._moved(params, grads), strict=True):
            param[...] = W

    def _moved(self, params: Sequence[Array], grads: Sequence[Array]) -> list[Array]:
        """Return the params after one step: all of them as one long row, split again at the end."""
        if [v.shape for v in self.v] != [param.shape for param in params]:
            self.v = [np.zeros_like(param) for param in params]
        if not params:
            return []
        v = self.momentum * _flat(self.v) + _flat(grads)
        W = _flat(params) - self.lr * v
        self.v = _unflat(v, params)
        return _unflat(W, params)

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))


def _flat(arrays: Sequence[Array]) -> Array:
    """Return all elements of all arrays as one row."""
    return np.concatenate([array.reshape(-1) for array in arrays])


def _unflat(row: Array, like: Sequence[Array]) -> list[Array]:
    """Return the row cut into arrays of the shapes and dtypes of these."""
    cuts = np.cumsum([array.size for array in like])[:-1]
    return [
        piece.reshape(array.shape).astype(array.dtype)
        for piece, array in zip(np.split(row, cuts), like, strict=True)
    ]
