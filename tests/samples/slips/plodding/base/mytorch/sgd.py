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
        # collect new copies of the parameters, and their gradients
        new_parameters = []
        gradients = []
        for layer, name in self.learnables:
            parameter = check_floating("SGD.step", name, getattr(layer, name))
            gradient = getattr(layer, "dLd" + name)
            new_parameters.append(parameter.copy())
            gradients.append(gradient)
        # move the copies
        self.update(new_parameters, gradients)
        # put the copies into the layers
        for index in range(len(self.learnables)):
            layer, name = self.learnables[index]
            setattr(layer, name, new_parameters[index])

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its v from call to call; v starts anew when the shapes change.
        """
        grads = check_updates("SGD.update", params, grads)
        # start with zero velocity at the first call or when the shapes change
        old_shapes = [velocity.shape for velocity in self.v]
        new_shapes = [parameter.shape for parameter in params]
        if old_shapes != new_shapes:
            self.v = [np.zeros_like(parameter) for parameter in params]
        for index in range(len(params)):
            parameter = params[index]
            gradient = grads[index]
            # v = momentum v + gradient
            old_velocity = self.v[index]
            new_velocity = self.momentum * old_velocity + gradient
            self.v[index] = new_velocity
            # W = W - lr v, in place
            parameter -= self.lr * new_velocity

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
