"""Stochastic gradient descent, with momentum."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mytorch.checks import check_floating, check_fraction, check_number, check_updates
from mytorch.layer import Array, learnables


class SGD:
    """v = momentum v + dLdW, then W = W - lr v, for every parameter W: as torch.optim.SGD.

    v starts at zero. The parameters are those of model.layers and of their parts; they may be
    assigned anew between two steps. A model of None has none: `update` is told them.
    """

    def __init__(self, model: Any, lr: float = 0.1, momentum: float = 0.0) -> None:
        self.lr = check_number("SGD", "lr", lr)
        self.momentum = check_fraction("SGD", "momentum", momentum, one=False)
        self.learnables = [] if model is None else learnables(model.layers)
        self.v: list[Array] = []  # one for each parameter, of its shape

    def step(self) -> None:
        """Move every parameter of the model, by the gradients of the latest backward.

        Each becomes a new array: whoever assigned the old one may still need it.
        """
        parameters = [getattr(layer, name) for layer, name in self.learnables]
        gradients = [self._gradient_of(layer, name) for layer, name in self.learnables]
        self.v = self._next_velocities(parameters, gradients)
        for (layer, name), parameter, velocity in zip(
            self.learnables, parameters, self.v, strict=True
        ):
            setattr(layer, name, (parameter - self.lr * velocity).astype(parameter.dtype))

    def _gradient_of(self, layer: Any, name: str) -> Array:
            gradient = check_floating("SGD.step", f"dLd{name}", getattr(layer, f"dLd{name}"))
            expected_shape = getattr(layer, name).shape
            if gradient.shape != expected_shape:
                raise ValueError(f"SGD.step: dLd{name} must be {expected_shape}, got {gradient.shape}")
            return gradient

    def _velocities_for(self, parameters: Sequence[Array]) -> list[Array]:
            if [velocity.shape for velocity in self.v] == [each.shape for each in parameters]:
                return self.v
            return [np.zeros_like(each) for each in parameters]

    def _next_velocities(
            self, parameters: Sequence[Array], gradients: Sequence[Array]
        ) -> list[Array]:
            return [
                self.momentum * velocity + gradient
                for velocity, gradient in zip(self._velocities_for(parameters), gradients, strict=True)
            ]

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its v from call to call; v starts anew when the shapes change.
        """
        grads = check_updates("SGD.update", params, grads)
        self.v = self._next_velocities(params, grads)
        for param, velocity in zip(params, self.v, strict=True):
            param -= (self.lr * velocity).astype(param.dtype)

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
