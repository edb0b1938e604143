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
        theta = [getattr(layer, name) for layer, name in self.learnables]
        g = [
            check_floating("Adam.step", f"dLd{name}", getattr(layer, f"dLd{name}"))
            for layer, name in self.learnables
        ]
        self._start(theta)
        self.t = self.t + 1
        for k, (layer, name) in enumerate(self.learnables):
            setattr(layer, name, self._moved(k, theta[k], g[k]))

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        self._start(params)
        self.t = self.t + 1
        for k in np.arange(len(params)):
            params[k][...] = self._moved(k, params[k], grads[k])

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))

    def _start(self, theta: Sequence[Array]) -> None:
        """t = 0, m_0 = 0 and v_0 = 0, where there are none of these shapes."""
        if [m.shape for m in self.m] != [w.shape for w in theta]:
            self.t = 0
            self.m = [np.zeros_like(w) for w in theta]
            self.v = [np.zeros_like(w) for w in theta]

    def _moved(self, k: int, w: Array, g: Array) -> Array:
        """Return w_t = w_(t-1) - lr m_hat / (sqrt(v_hat) + eps)."""
        # m_t = beta1 m_(t-1) + (1 - beta1) g_t,  v_t = beta2 v_(t-1) + (1 - beta2) g_t^2
        self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * g
        self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * g**2
        # m_hat = m_t / (1 - beta1^t),  v_hat = v_t / (1 - beta2^t)
        m_hat = self.m[k] / (1 - self.beta1**self.t)
        v_hat = self.v[k] / (1 - self.beta2**self.t)
        return (w - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)).astype(w.dtype)
