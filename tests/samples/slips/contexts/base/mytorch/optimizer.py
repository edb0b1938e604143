"""What the optimisers share: where the parameters are, and the loop over them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mytorch.checks import check_floating, check_number, check_updates
from mytorch.layer import Array, learnables


class Optimizer:
    """The template: `_reset` makes the state, `_begin` starts a step, `_move` moves one array."""

    def __init__(self, model: Any, lr: float) -> None:
        self.lr = check_number(type(self).__name__, "lr", lr)
        self.learnables = [] if model is None else learnables(model.layers)

    @property
    def state_shapes(self) -> list[tuple[int, ...]]:
        """The shapes of the arrays that the state was made for."""
        raise NotImplementedError

    def step(self) -> None:
        """Move every parameter of the model, by the gradients of the latest backward.

        Each becomes a new array: whoever assigned the old one may still need it.
        """
        where = f"{type(self).__name__}.step"
        params = [
            np.array(check_floating(where, name, getattr(layer, name)))
            for layer, name in self.learnables
        ]
        grads = [getattr(layer, f"dLd{name}") for layer, name in self.learnables]
        self.update(params, grads)
        for (layer, name), param in zip(self.learnables, params, strict=True):
            setattr(layer, name, param)

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its state from call to call; it starts anew when the shapes change.
        """
        grads = check_updates(f"{type(self).__name__}.update", params, grads)
        if self.state_shapes != [param.shape for param in params]:
            self._reset(params)
        self._begin()
        for k, (param, grad) in enumerate(zip(params, grads, strict=True)):
            self._move(k, param, grad)

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))

    def _reset(self, params: Sequence[Array]) -> None:
        raise NotImplementedError

    def _begin(self) -> None:
        """Do what is done once a step, not once a parameter."""

    def _move(self, k: int, param: Array, grad: Array) -> None:
        raise NotImplementedError
