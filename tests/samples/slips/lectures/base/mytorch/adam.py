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
        if len(self.m) != len(self.learnables):
            self.m = [np.zeros(getattr(layer, name).shape) for layer, name in self.learnables]
            self.v = [np.zeros(getattr(layer, name).shape) for layer, name in self.learnables]
        self.t += 1
        first_correction = 1 - self.beta1**self.t
        second_correction = 1 - self.beta2**self.t
        for index, (layer, name) in enumerate(self.learnables):
            parameter = check_floating("Adam.step", name, getattr(layer, name))
            gradient = check_floating("Adam.step", f"dLd{name}", getattr(layer, f"dLd{name}"))
            self.m[index] = self.beta1 * self.m[index] + (1 - self.beta1) * gradient
            self.v[index] = self.beta2 * self.v[index] + (1 - self.beta2) * gradient**2
            corrected_mean = self.m[index] / first_correction
            corrected_square = self.v[index] / second_correction
            movement = self.lr * corrected_mean / (np.sqrt(corrected_square) + self.eps)
            setattr(layer, name, (parameter - movement).astype(parameter.dtype))

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        remembered_shapes = [mean.shape for mean in self.m]
        wanted_shapes = [param.shape for param in params]
        if remembered_shapes != wanted_shapes:
            self.t = 0
            self.m = [np.zeros_like(param) for param in params]
            self.v = [np.zeros_like(param) for param in params]
        self.t = self.t + 1
        mean_correction = 1 - self.beta1**self.t
        square_correction = 1 - self.beta2**self.t
        for k in range(len(params)):
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] * grads[k]
            mean_estimate = self.m[k] / mean_correction
            square_estimate = self.v[k] / square_correction
            params[k][...] = params[k] - self.lr * mean_estimate / (np.sqrt(square_estimate) + self.eps)

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
