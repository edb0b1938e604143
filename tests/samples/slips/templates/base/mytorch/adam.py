"""Adam: steps by adaptive estimates of the gradients' moments."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mytorch.checks import check_floating, check_fraction, check_number, check_updates
from mytorch.layer import Array, Shape, learnables


def _shapes(arrays: Sequence[Array]) -> list[Shape]:
    """Return the shape of each array."""
    return [array.shape for array in arrays]


def _blend(old: Array, new: Array, beta: float) -> Array:
    """Return the running mean of which `beta` is old."""
    return beta * old + (1 - beta) * new


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
        self.m: dict[int, Array] = {}  # by the index of each parameter, of its shape
        self.v: dict[int, Array] = {}  # the same

    def step(self) -> None:
        """Move every parameter of the model, by the gradients of the latest backward.

        Each becomes a new array: whoever assigned the old one may still need it.
        """
        params = [getattr(layer, name) for layer, name in self.learnables]
        grads = [getattr(layer, f"dLd{name}") for layer, name in self.learnables]
        moves = self._moves(params, grads)
        for (layer, name), param, move in zip(self.learnables, params, moves, strict=True):
            setattr(layer, name, param - move)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        for param, move in zip(params, self._moves(params, grads), strict=True):
            param -= move

    def _moves(self, params: Sequence[Array], grads: Sequence[Array]) -> list[Array]:
        """Advance t and every m and v, and return what is to be taken off each parameter."""
        self._prepare(params)
        self.t += 1
        for k, (param, grad) in enumerate(zip(params, grads, strict=True)):
            grad = check_floating("Adam", f"grads[{k}]", grad).astype(param.dtype, copy=False)
            self.m[k] = _blend(self.m[k], grad, self.beta1)
            self.v[k] = _blend(self.v[k], grad**2, self.beta2)
        return [self._move(m, v) for m, v in zip(self.m.values(), self.v.values(), strict=True)]

    def _move(self, m: Array, v: Array) -> Array:
        """Return lr m̂ / (sqrt(v̂) + eps)."""
        m_hat = m / (1 - self.beta1**self.t)
        v_hat = v / (1 - self.beta2**self.t)
        return self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

    def _prepare(self, params: Sequence[Array]) -> None:
        """Start t, m and v at zero where there are none of the parameters' shapes."""
        if _shapes(list(self.m.values())) != _shapes(params):
            self.t = 0
            self.m = {k: np.zeros_like(param) for k, param in enumerate(params)}
            self.v = {k: np.zeros_like(param) for k, param in enumerate(params)}

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
