"""Adam: steps by adaptive estimates of the gradients' moments."""

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


def corrected(mean, beta, t):
    return mean / (1 - beta**t)


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
        self.cache = {"m": {}, "v": {}}  # one for each parameter, by its number

    def change(self, k, W, grad):
        """what is taken away from the k-th parameter"""
        m = remembered(self.cache["m"], k, W)
        v = remembered(self.cache["v"], k, W)
        m = self.beta1 * m + (1 - self.beta1) * grad
        v = self.beta2 * v + (1 - self.beta2) * grad**2
        self.cache["m"][k] = m
        self.cache["v"][k] = v
        m_hat = corrected(m, self.beta1, self.t)
        v_hat = corrected(v, self.beta2, self.t)
        # print(k, m_hat, v_hat)
        return self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

    def step(self) -> None:
        """Move every parameter of the model, by the gradients of the latest backward.

        Each becomes a new array: whoever assigned the old one may still need it.
        """
        self.t += 1
        k = 0
        while k < len(self.learnables):
            layer, name = self.learnables[k]
            W = getattr(layer, name)
            grad = getattr(layer, "dLd" + name).astype(W.dtype)
            setattr(layer, name, W - self.change(k, W, grad))
            k += 1
        # print("t", self.t)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        if shapes_of(self.cache["m"]) != [p.shape for p in params]:
            self.cache["m"] = {}
            self.cache["v"] = {}
            self.t = 0
        self.t += 1
        k = 0
        while k < len(params):
            params[k][...] = params[k] - self.change(k, params[k], grads[k])
            k += 1

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
