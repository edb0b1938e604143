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
        ps = []
        gs = []
        for layer, name in self.learnables:
            p = check_floating("SGD.step", name, getattr(layer, name))
            ps.append(p)
            gs.append(getattr(layer, "dLd" + name).astype(p.dtype))
        ds = self._deltas(ps, gs)
        k = 0
        while k < len(ps):
            layer, name = self.learnables[k]
            setattr(layer, name, ps[k] - ds[k])
            k += 1

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        """Change these arrays in place: what one step does, for a model's params and grads.

        The k-th array keeps its v from call to call; v starts anew when the shapes change.
        """
        grads = check_updates("SGD.update", params, grads)
        ds = self._deltas(params, grads)
        k = 0
        while k < len(ds):
            params[k][...] -= ds[k]
            k += 1

    def _deltas(self, ps: Sequence[Array], gs: Sequence[Array]) -> list[Array]:
        """Advance v; return what to subtract from each array."""
        if [v.shape for v in self.v] != [p.shape for p in ps]:
            self.v = [np.zeros(p.shape, dtype=p.dtype) for p in ps]
        ds = []
        k = 0
        while k < len(ps):
            self.v[k] = self.momentum * self.v[k] + gs[k]
            ds.append((self.lr * self.v[k]).astype(ps[k].dtype))
            k += 1
        return ds

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
