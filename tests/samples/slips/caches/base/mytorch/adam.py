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

    def _gather(self) -> tuple[list[Array], list[Array]]:
        """Return what the model's parameters and their gradients are now."""
        params = [
            check_floating("Adam.step", name, getattr(layer, name))
            for layer, name in self.learnables
        ]
        grads = [getattr(layer, f"dLd{name}") for layer, name in self.learnables]
        return params, check_updates("Adam.step", params, grads)

    def _directions(self, grads: Sequence[Array]) -> list[Array]:
        """Move t and every m and v on, and return what each parameter goes down by, over lr."""
        if [m.shape for m in self.m] != [grad.shape for grad in grads]:
            self.t = 0
            self.m, self.v = ([np.zeros_like(grad) for grad in grads] for _ in range(2))
        self.t += 1
        self.m = self._decayed(self.m, grads, self.beta1)
        self.v = self._decayed(self.v, [grad**2 for grad in grads], self.beta2)
        scale_m, scale_v = (1 - beta**self.t for beta in (self.beta1, self.beta2))
        return [
            (m / scale_m) / (np.sqrt(v / scale_v) + self.eps)
            for m, v in zip(self.m, self.v, strict=True)
        ]

    @staticmethod
    def _decayed(means: list[Array], news: Sequence[Array], beta: float) -> list[Array]:
        return [beta * mean + (1 - beta) * new for mean, new in zip(means, news, strict=True)]

    def step(self) -> None:
        """Move every parameter of the model, by the gradients of the latest backward.

        Each becomes a new array: whoever assigned the old one may still need it.
        """
        params, grads = self._gather()
        places = zip(self.learnables, params, self._directions(grads), strict=True)
        for (layer, name), param, direction in places:
            setattr(layer, name, param - self.lr * direction)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        for param, direction in zip(params, self._directions(grads), strict=True):
            param -= self.lr * direction

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
