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
        ps = []
        gs = []
        for layer, name in self.learnables:
            p = check_floating("Adam.step", name, getattr(layer, name))
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

        The k-th array keeps its m and v from call to call; t, m and v start anew when the
        shapes change.
        """
        grads = check_updates("Adam.update", params, grads)
        ds = self._deltas(params, grads)
        k = 0
        while k < len(ds):
            params[k][...] -= ds[k]
            k += 1

    def _deltas(self, ps: Sequence[Array], gs: Sequence[Array]) -> list[Array]:
        """Advance t, m and v; return what to subtract from each array."""
        if [m.shape for m in self.m] != [p.shape for p in ps]:
            self.t = 0
            self.m = [np.zeros(p.shape, dtype=p.dtype) for p in ps]
            self.v = [np.zeros(p.shape, dtype=p.dtype) for p in ps]
        self.t += 1
        b1, b2 = self.beta1, self.beta2
        c1 = 1.0 - b1**self.t
        c2 = 1.0 - b2**self.t
        ds = []
        k = 0
        while k < len(ps):
            g = gs[k]
            self.m[k] = b1 * self.m[k] + (1.0 - b1) * g
            self.v[k] = b2 * self.v[k] + (1.0 - b2) * g * g
            mh = self.m[k] / c1
            vh = self.v[k] / c2
            ds.append((self.lr * mh / (np.sqrt(vh) + self.eps)).astype(ps[k].dtype))
            k += 1
        return ds

    def zero_grads(self) -> None:
        """Set every gradient of the model to zero; each becomes a new array."""
        for layer, name in self.learnables:
            setattr(layer, f"dLd{name}", np.zeros_like(getattr(layer, name)))
