"""Optimisers by hand: the gradients of each step up to the one that is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from autograder.course.byhand import walk
from autograder.course.byhand.walk import Index, Line, Step, factor, number

SHOWN = re.compile(r"([Wb]) of layer (\d+) after step (\d+)")
NAMES = {"SGD": ("lr", "momentum"), "Adam": ("lr", "beta1", "beta2", "eps")}


class Walk(walk.Walk):
    """The parameters at first, then the gradients, step by step."""

    def settings(self) -> dict[str, float | str]:
        return dict(zip(NAMES[self.exercise.name], self.case.settings, strict=True))

    def steps(self, name: str) -> list[Step]:
        found = SHOWN.fullmatch(name)
        count = int(found[3]) if found else len(self.case.dLdW)
        start = _of_layers("", self.case.W, self.case.b)
        gradients = zip(self.case.dLdW[:count], self.case.dLdb[:count], strict=True)
        return [
            Step("at the start", start),
            *(Step(f"step {n}", _of_layers("dLd", *both)) for n, both in enumerate(gradients, 1)),
        ]

    def line(self, name: str, index: Index) -> Line | None:
        found = SHOWN.fullmatch(name)
        if found is None:
            return None
        parameter, layer, step = found[1], int(found[2]) - 1, int(found[3])
        gradients = [float(one[layer][index]) for one in self.case[f"dLd{parameter}"][:step]]
        value = float(self.case[parameter][layer][index])
        if self.exercise.name == "SGD":
            return self._sgd(parameter, value, gradients)
        return self._adam(parameter, value, gradients)

    def _sgd(self, parameter: str, value: float, gradients: list[float]) -> Line:
        """V = momentum v + dLdW, W = W - lr v; the last step in numbers."""
        lr, momentum = self.case.settings
        v = before = 0.0
        for g in gradients:
            value, before, v = value - lr * v, v, momentum * v + g
        inner = f"({number(momentum)}*{factor(before)} + {factor(gradients[-1])})"
        if momentum == 0:
            inner = factor(gradients[-1])
        names = f"{parameter} - lr {'v' if momentum else f'dLd{parameter}'}"
        return Line(names, f"{number(value)} - {number(lr)}*{inner}", value - lr * v)

    def _adam(self, parameter: str, value: float, gradients: list[float]) -> Line:
        """The last step by the corrected moments."""
        lr, beta1, beta2, eps = self.case.settings
        m = v = 0.0
        for t, g in enumerate(gradients, 1):
            m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
            before = value
            one, two = m / (1 - beta1**t), v / (1 - beta2**t)
            value = before - lr * one / (two**0.5 + eps)
        t = len(gradients)
        first = f"{factor(m)}/(1 - {number(beta1)}**{t})"
        root = f"√({number(v)}/(1 - {number(beta2)}**{t}))"
        text = f"{number(before)} - {number(lr)}*{first}/({root} + {eps:g})"
        return Line("", text, value)


def _of_layers(
    prefix: str, W: Sequence[np.ndarray], b: Sequence[np.ndarray]
) -> dict[str, np.ndarray]:
    """Both parameters of each layer, or their gradients."""
    return {
        f"{prefix}{name} of layer {n}": value
        for n, both in enumerate(zip(W, b, strict=True), 1)
        for name, value in zip("Wb", both, strict=True)
    }
