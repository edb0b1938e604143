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
        # collect new copies of the parameters, and their gradients
        new_parameters = []
        gradients = []
        for layer, name in self.learnables:
            parameter = check_floating("Adam.step", name, getattr(layer, name))
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

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        # start anew at the first call or when the shapes change
        old_shapes = [moment.shape for moment in self.m]
        new_shapes = [parameter.shape for parameter in params]
        if old_shapes != new_shapes:
            self.t = 0
            self.m = [np.zeros_like(parameter) for parameter in params]
            self.v = [np.zeros_like(parameter) for parameter in params]
        # one more step
        self.t = self.t + 1
        first_correction = 1 - self.beta1**self.t
        second_correction = 1 - self.beta2**self.t
        for index in range(len(params)):
            parameter = params[index]
            gradient = grads[index]
            # running mean of the gradient
            first_moment = self.beta1 * self.m[index] + (1 - self.beta1) * gradient
            self.m[index] = first_moment
            # running mean of the squared gradient
            squared_gradient = gradient * gradient
            second_moment = self.beta2 * self.v[index] + (1 - self.beta2) * squared_gradient
            self.v[index] = second_moment
            # correct the bias towards zero
            corrected_first = first_moment / first_correction
            corrected_second = second_moment / second_correction
            # move the parameter, in place
            denominator = np.sqrt(corrected_second) + self.eps
            parameter -= self.lr * corrected_first / denominator

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
