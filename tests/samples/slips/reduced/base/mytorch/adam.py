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
        params = [getattr(layer, name) for layer, name in self.learnables]
        grads = [
            check_floating("Adam.step", f"dLd{name}", getattr(layer, f"dLd{name}"))
            for layer, name in self.learnables
        ]
        for (layer, name), W in zip(self.learnables, self._moved(params, grads), strict=True):
            setattr(layer, name, W)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        for param, W in zip(params, self._moved(params, grads), strict=True):
            param[...] = W

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))

    def _moved(self, params, grads):
        """Return the parameters after one step, as new arrays; t, m and v move on."""
        same = [m.shape for m in self.m] == [p.shape for p in params]
        zeros = [np.zeros_like(p) for p in params]
        t, ms, vs = (self.t, self.m, self.v) if same else (0, zeros, zeros)
        blend = lambda beta, old, new: beta * old + (1 - beta) * new  # noqa: E731
        self.t = t + 1
        self.m = [blend(self.beta1, m, g) for m, g in zip(ms, grads, strict=True)]
        self.v = [blend(self.beta2, v, g**2) for v, g in zip(vs, grads, strict=True)]

        def move(p, m, v):
            m_hat, v_hat = m / (1 - self.beta1**self.t), v / (1 - self.beta2**self.t)
            return (p - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)).astype(p.dtype, copy=False)

        return list(map(move, params, self.m, self.v))
