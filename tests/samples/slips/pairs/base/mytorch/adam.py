"""Adam: steps by adaptive estimates of the gradients' moments."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from mytorch.checks import check_floating, check_fraction, check_number, check_updates
from mytorch.layer import Array, learnables


def adam_rule(W, dLdW, m, v, *, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * dLdW
    v = beta2 * v + (1 - beta2) * dLdW**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return W - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


def adam_state(params, t, m, v):
    if [p.shape for p in params] == [one.shape for one in m]:
        return t, m, v
    return 0, [np.zeros_like(p) for p in params], [np.zeros_like(p) for p in params]


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
        grads = [getattr(layer, f"dLd{n}") for layer, n in self.learnables]
        new = self._moved(params, check_updates("Adam.step", params, grads))
        for (layer, n), W in zip(self.learnables, new, strict=True):
            setattr(layer, n, W)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        for param, W in zip(params, self._moved(params, grads), strict=True):
            param[...] = W

    def _moved(self, params, grads):
        t, m, v = adam_state(params, self.t, self.m, self.v)
        self.t = t + 1
        settings = dict(lr=self.lr, beta1=self.beta1, beta2=self.beta2, eps=self.eps)
        rule = partial(adam_rule, t=self.t, **settings)
        triples = [rule(*each) for each in zip(params, grads, m, v, strict=True)]
        self.m, self.v = [m for _, m, _ in triples], [v for _, _, v in triples]
        return [W for W, _, _ in triples]

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
