"""Adam: steps by adaptive estimates of the gradients' moments."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from mytorch.checks import check_floating, check_fraction, check_number, check_updates
from mytorch.layer import Array, learnables


class Moments(NamedTuple):
    t: int
    m: list[Array]
    v: list[Array]


class Rates(NamedTuple):
    lr: float
    beta1: float
    beta2: float
    eps: float


def blend(beta: float) -> Callable[[Array, Array], Array]:
    return lambda old, new: beta * old + (1 - beta) * new


def unbias(beta: float, t: int) -> Callable[[Array], Array]:
    return lambda moment: moment / (1 - beta**t)


def shapes(arrays: Sequence[Array]) -> list[tuple[int, ...]]:
    return [each.shape for each in arrays]


def zeros(params: Sequence[Array]) -> list[Array]:
    return [np.zeros_like(W) for W in params]


def begun(before: Moments, params: Sequence[Array]) -> Moments:
    same = shapes(before.m) == shapes(params)
    return before if same else Moments(t=0, m=zeros(params), v=zeros(params))


def next_moments(rates: Rates, before: Moments, grads: Sequence[Array]) -> Moments:
    return Moments(
        t=before.t + 1,
        m=list(map(blend(rates.beta1), before.m, grads)),
        v=list(map(blend(rates.beta2), before.v, map(np.square, grads))),
    )


def moved(rates: Rates, now: Moments, params: Sequence[Array]) -> list[Array]:
    m_hat, v_hat = unbias(rates.beta1, now.t), unbias(rates.beta2, now.t)
    return [
        W - rates.lr * m_hat(m) / (np.sqrt(v_hat(v)) + rates.eps)
        for W, m, v in zip(params, now.m, now.v, strict=True)
    ]


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
        where = "Adam.step"
        params = [check_floating(where, name, getattr(at, name)) for at, name in self.learnables]
        grads = [getattr(at, f"dLd{name}") for at, name in self.learnables]
        for (at, name), W in zip(self.learnables, self._moved(where, params, grads), strict=True):
            setattr(at, name, W)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        for param, W in zip(params, self._moved("Adam.update", params, grads), strict=True):
            np.copyto(param, W)

    def _moved(self, where: str, params: Sequence[Array], grads: Sequence[Array]) -> list[Array]:
        grads = check_updates(where, params, grads)
        rates = Rates(self.lr, self.beta1, self.beta2, self.eps)
        now = next_moments(rates, begun(Moments(self.t, self.m, self.v), params), grads)
        self.t, self.m, self.v = now
        return moved(rates, now, params)

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
