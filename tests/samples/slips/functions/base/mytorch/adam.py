"""Adam: steps by adaptive estimates of the gradients' moments."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from mytorch.checks import check_floating, check_fraction, check_number, check_updates
from mytorch.layer import Array, learnables


class AdamSettings(NamedTuple):
    """The numbers of one step."""

    lr: float
    beta1: float
    beta2: float
    eps: float
    t: int


def adam_move(
    W: Array, g: Array, m: Array, v: Array, settings: AdamSettings
) -> tuple[Array, Array, Array]:
    """Return the new W, m and v; the old ones stay as they are."""
    lr, beta1, beta2, eps, t = settings
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return W - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


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
        params = [
            check_floating("Adam.step", name, getattr(layer, name)) for layer, name in self.learnables
        ]
        grads = [getattr(layer, f"dLd{name}") for layer, name in self.learnables]
        grads = check_updates("Adam.step", params, grads)
        for (layer, name), W in zip(self.learnables, self._move(params, grads), strict=True):
            setattr(layer, name, W)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        for param, W in zip(params, self._move(params, grads), strict=True):
            param[...] = W

    def _move(self, params: Sequence[Array], grads: Sequence[Array]) -> list[Array]:
        """Return the parameters after one step, and keep each one's m and v."""
        if [m.shape for m in self.m] != [W.shape for W in params]:
            self.t = 0
            self.m = [np.zeros_like(W) for W in params]
            self.v = [np.zeros_like(W) for W in params]
        self.t += 1
        settings = AdamSettings(self.lr, self.beta1, self.beta2, self.eps, self.t)
        moved = []
        for k, (W, g) in enumerate(zip(params, grads, strict=True)):
            W_new, self.m[k], self.v[k] = adam_move(W, g, self.m[k], self.v[k], settings)
            moved.append(W_new)
        return moved

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
