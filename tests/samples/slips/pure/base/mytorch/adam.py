"""Adam: steps by adaptive estimates of the gradients' moments."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mytorch.checks import check_floating, check_fraction, check_number, check_updates
from mytorch.layer import Array, learnables


def moment(m: Array, x: Array, beta: float) -> Array:
    return beta * m + (1 - beta) * x


def unbiased(m: Array, beta: float, t: int) -> Array:
    return m / (1 - beta**t)


def moved(W: Array, m_hat: Array, v_hat: Array, lr: float, eps: float) -> Array:
    return W - lr * m_hat / (np.sqrt(v_hat) + eps)


def state_for(
    t: int, m: list[Array], v: list[Array], params: Sequence[Array]
) -> tuple[int, list[Array], list[Array]]:
    if [a.shape for a in m] == [p.shape for p in params]:
        return t, m, v
    return 0, [np.zeros_like(p) for p in params], [np.zeros_like(p) for p in params]


def moments_after(
    t: int, m: list[Array], v: list[Array], grads: Sequence[Array], beta1: float, beta2: float
) -> tuple[int, list[Array], list[Array]]:
    m = [moment(a, g, beta1) for a, g in zip(m, grads, strict=True)]
    v = [moment(a, g**2, beta2) for a, g in zip(v, grads, strict=True)]
    return t + 1, m, v


def all_moved(
    params: Sequence[Array],
    m: list[Array],
    v: list[Array],
    t: int,
    betas: tuple[float, float],
    lr: float,
    eps: float,
) -> list[Array]:
    m_hat = [unbiased(a, betas[0], t) for a in m]
    v_hat = [unbiased(a, betas[1], t) for a in v]
    return [moved(W, a, b, lr, eps) for W, a, b in zip(params, m_hat, v_hat, strict=True)]


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
        params = [check_floating("Adam.step", name, getattr(ly, name)) for ly, name in self.learnables]
        grads = [getattr(ly, f"dLd{name}") for ly, name in self.learnables]
        grads = [g.astype(W.dtype) for W, g in zip(params, grads, strict=True)]
        t, m, v = state_for(self.t, self.m, self.v, params)
        self.t, self.m, self.v = moments_after(t, m, v, grads, self.beta1, self.beta2)
        betas = (self.beta1, self.beta2)
        new = all_moved(params, self.m, self.v, self.t, betas, self.lr, self.eps)
        for (ly, name), W in zip(self.learnables, new, strict=True):
            setattr(ly, name, W)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        state = state_for(self.t, self.m, self.v, params)
        self.t, self.m, self.v = moments_after(*state, grads, self.beta1, self.beta2)
        betas = (self.beta1, self.beta2)
        changed = all_moved(params, self.m, self.v, self.t, betas, self.lr, self.eps)
        for W, to in zip(params, changed, strict=True):
            W[...] = to

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
