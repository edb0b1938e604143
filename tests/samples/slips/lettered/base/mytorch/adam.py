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
        P = [check_floating("Adam.step", n, getattr(L, n)) for L, n in self.learnables]
        self._start(P)
        self.t += 1
        for k, (L, n) in enumerate(self.learnables):
            G = check_floating("Adam.step", f"dLd{n}", getattr(L, f"dLd{n}")).astype(P[k].dtype)
            D = self._direction(k, G)
            W = P[k] - self.lr * D
            setattr(L, n, W)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        self._start(params)
        self.t += 1
        for k, (P, G) in enumerate(zip(params, grads, strict=True)):
            D = self._direction(k, G)
            P -= self.lr * D

    def _start(self, P: Sequence[Array]) -> None:
        if [m.shape for m in self.m] != [W.shape for W in P]:
            self.t = 0
            self.m = [np.zeros_like(W) for W in P]
            self.v = [np.zeros_like(W) for W in P]

    def _direction(self, k: int, G: Array) -> Array:
        self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * G
        self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * G**2
        M = self.m[k] / (1 - self.beta1**self.t)
        V = self.v[k] / (1 - self.beta2**self.t)
        D: Array = M / (np.sqrt(V) + self.eps)
        return D

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
