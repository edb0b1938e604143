"""Adam: steps by adaptive estimates of the gradients' moments."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mytorch.checks import check_floating, check_fraction, check_number, check_updates
from mytorch.layer import Array, learnables


class Adam:
    """W = W - lr m̂ / (sqrt(v̂) + eps), for every parameter W: Kingma and Ba, 2014, algorithm 1.

    m and v are running means of the gradient and of its square; they start at zero, which m̂ and
    v̂ make up for. The parameters are those of model.layers and of their parts; they may be
    assigned anew between two steps. A model of None has none: `update` is told them.
    """

    def __init__(
        self,
        model: Any,
        lr: float,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
    ) -> None:
        self.lr = check_number("Adam", "lr", lr)
        self.beta1 = check_fraction("Adam", "beta1", beta1, one=False)
        self.beta2 = check_fraction("Adam", "beta2", beta2, one=False)
        self.eps = check_number("Adam", "eps", eps)
        self.learnables = [] if model is None else learnables(model.layers)
        self.t = 0  # the number of steps so far
        self.m: list[Array] = []  # one for each parameter, of its shape
        self.v: list[Array] = []  # the same

    def step(self) -> None:
        """Move every parameter of the model, by the gradients of the latest backward.

        Each becomes a new array: whoever assigned the old one may still need it.
        """
        params = [check_floating("Adam.step", n, getattr(layer, n)) for layer, n in self.learnables]
        grads = [getattr(layer, f"dLd{name}") for layer, name in self.learnables]
        moved = self._moved(params, check_updates("Adam.step", params, grads))
        for (layer, name), W in zip(self.learnables, moved, strict=True):
            setattr(layer, name, W)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        for param, W in zip(params, self._moved(params, grads), strict=True):
            param[...] = W

    def _moved(self, params: Sequence[Array], grads: Sequence[Array]) -> list[Array]:
        """Return the params after one step: all of them as one long row, split again at the end."""
        if [m.shape for m in self.m] != [param.shape for param in params]:
            self.t = 0
            self.m = [np.zeros_like(param) for param in params]
            self.v = [np.zeros_like(param) for param in params]
        self.t += 1
        if not params:
            return []
        g = _flat(grads)
        m = self.beta1 * _flat(self.m) + (1 - self.beta1) * g
        v = self.beta2 * _flat(self.v) + (1 - self.beta2) * g**2
        m_hat = m / (1 - self.beta1**self.t)
        v_hat = v / (1 - self.beta2**self.t)
        W = _flat(params) - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        self.m, self.v = _unflat(m, params), _unflat(v, params)
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
