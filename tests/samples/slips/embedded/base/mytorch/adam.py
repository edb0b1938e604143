"""Adam: steps by adaptive estimates of the gradients' moments."""

import math
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
        params = []
        grads = []
        for layer, name in self.learnables:
            params.append(check_floating("Adam.step", name, getattr(layer, name)).copy())
            grads.append(getattr(layer, f"dLd{name}"))
        self.update(params, grads)
        for k in range(len(params)):
            layer, name = self.learnables[k]
            setattr(layer, name, params[k])

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        n_par = len(params)
        if [m.shape for m in self.m] != [p.shape for p in params]:
            self.t = 0
            self.m = []
            self.v = []
            for k in range(n_par):
                self.m.append(np.zeros(params[k].shape, dtype=params[k].dtype))
                self.v.append(np.zeros(params[k].shape, dtype=params[k].dtype))
        self.t += 1
        c1 = 1.0 - self.beta1**self.t
        c2 = 1.0 - self.beta2**self.t
        for k in range(n_par):
            n = params[k].size
            w = params[k].ravel()
            g = grads[k].ravel()
            m = self.m[k].ravel()
            v = self.v[k].ravel()
            for i in range(n):
                m[i] = self.beta1 * m[i] + (1.0 - self.beta1) * g[i]
                v[i] = self.beta2 * v[i] + (1.0 - self.beta2) * g[i] * g[i]
                m_hat = m[i] / c1
                v_hat = v[i] / c2
                w[i] -= self.lr * m_hat / (math.sqrt(v_hat) + self.eps)
            self.m[k] = m.reshape(params[k].shape)
            self.v[k] = v.reshape(params[k].shape)
            params[k][...] = w.reshape(params[k].shape)

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
