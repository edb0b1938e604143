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
        parameters = [getattr(layer, name) for layer, name in self.learnables]
        gradients = [self._gradient_of(layer, name) for layer, name in self.learnables]
        movements = self._movements(parameters, gradients)
        for (layer, name), parameter, movement in zip(
            self.learnables, parameters, movements, strict=True
        ):
            setattr(layer, name, (parameter - movement).astype(parameter.dtype))

    def _gradient_of(self, layer: Any, name: str) -> Array:
            gradient = check_floating("Adam.step", f"dLd{name}", getattr(layer, f"dLd{name}"))
            expected_shape = getattr(layer, name).shape
            if gradient.shape != expected_shape:
                raise ValueError(f"Adam.step: dLd{name} must be {expected_shape}, got {gradient.shape}")
            return gradient

    def _start_anew_if_shapes_changed(self, parameters: Sequence[Array]) -> None:
            if [moment.shape for moment in self.m] == [each.shape for each in parameters]:
                return
            self.t = 0
            self.m = [np.zeros_like(each) for each in parameters]
            self.v = [np.zeros_like(each) for each in parameters]

    def _movements(self, parameters: Sequence[Array], gradients: Sequence[Array]) -> list[Array]:
            self._start_anew_if_shapes_changed(parameters)
            self.t += 1
            self.m = [
                self.beta1 * moment + (1 - self.beta1) * gradient
                for moment, gradient in zip(self.m, gradients, strict=True)
            ]
            self.v = [
                self.beta2 * moment + (1 - self.beta2) * gradient**2
                for moment, gradient in zip(self.v, gradients, strict=True)
            ]
            return [
                self.lr * self._unbiased(first, self.beta1) / self._scale(second)
                for first, second in zip(self.m, self.v, strict=True)
            ]

    def _unbiased(self, moment: Array, beta: float) -> Array:
            return moment / (1 - beta**self.t)

    def _scale(self, second: Array) -> Array:
            return np.sqrt(self._unbiased(second, self.beta2)) + self.eps

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        for param, movement in zip(params, self._movements(params, grads), strict=True):
            param -= movement.astype(param.dtype)

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
