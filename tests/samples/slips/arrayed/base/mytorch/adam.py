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
        params = [np.array(check_floating("Adam.step", n, getattr(l, n))) for l, n in self.learnables]
        self.update(params, [getattr(l, f"dLd{n}") for l, n in self.learnables])
        for (layer, name), param in zip(self.learnables, params, strict=True):
            setattr(layer, name, param)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        if [m.shape for m in self.m] != [param.shape for param in params]:
            self.t = 0
            self.m = [np.zeros_like(param) for param in params]
            self.v = [np.zeros_like(param) for param in params]
        self.t += 1
        unbias_m, unbias_v = 1 - self.beta1**self.t, 1 - self.beta2**self.t
        for m, v, param, grad in zip(self.m, self.v, params, grads, strict=True):
            np.multiply(m, self.beta1, out=m)
            np.add(m, (1 - self.beta1) * grad, out=m)
            np.multiply(v, self.beta2, out=v)
            np.add(v, (1 - self.beta2) * np.square(grad), out=v)
            root = np.sqrt(v / unbias_v)
            np.add(root, self.eps, out=root)
            np.subtract(param, self.lr * (m / unbias_m) / root, out=param)

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
