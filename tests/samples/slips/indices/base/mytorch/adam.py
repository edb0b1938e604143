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
        params = []
        grads = []
        for layer, name in self.learnables:
            param = check_floating("Adam.step", name, getattr(layer, name))
            params.append(param)
            grads.append(getattr(layer, "dLd" + name).astype(param.dtype))
        self._start_moments(params)
        self.t += 1
        for index in range(len(params)):
            layer, name = self.learnables[index]
            setattr(layer, name, params[index] - self._movement(index, grads[index]))

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        self._start_moments(params)
        self.t += 1
        for index in range(len(params)):
            params[index][...] = params[index] - self._movement(index, grads[index])

    def _start_moments(self, params: Sequence[Array]) -> None:
        """Set t, m and v to zero where there are none yet, or where the shapes are others."""
        same_shapes = len(self.m) == len(params)
        if same_shapes:
            for index in range(len(params)):
                if self.m[index].shape != params[index].shape:
                    same_shapes = False
        if not same_shapes:
            self.t = 0
            self.m = []
            self.v = []
            for index in range(len(params)):
                self.m.append(np.zeros_like(params[index]))
                self.v.append(np.zeros_like(params[index]))

    def _movement(self, index: int, grad: Array) -> Array:
        """Take the gradient into the moments; return what the parameter has to lose."""
        self.m[index] = self.beta1 * self.m[index] + (1 - self.beta1) * grad
        self.v[index] = self.beta2 * self.v[index] + (1 - self.beta2) * grad * grad
        m_corrected = self.m[index] / (1 - self.beta1**self.t)
        v_corrected = self.v[index] / (1 - self.beta2**self.t)
        movement: Array = self.lr * m_corrected / (np.sqrt(v_corrected) + self.eps)
        return movement

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
