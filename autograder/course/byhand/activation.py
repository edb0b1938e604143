"""Activations by hand: forward by the formula, backward where the slope is 0 or 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from autograder.course.byhand import layer
from autograder.course.byhand.layer import Product
from autograder.course.byhand.walk import MOST_TERMS, Index, Line, factor, number
from autograder.course.exercise import Case
from autograder.records.calls import SECOND

LARGEST = 20  # beyond it exp is no number for a person
# The formula in numbers, and its value.
FORMULAS: Mapping[str, tuple[Callable[[str], str], Callable[[float], float]]] = {
    "Sigmoid": (lambda z: f"1/(1 + exp(-{z}))", lambda z: 1 / (1 + np.exp(-z))),
    "Tanh": (
        lambda z: f"(exp({z}) - exp(-{z}))/(exp({z}) + exp(-{z}))",
        lambda z: float(np.tanh(z)),
    ),
    "ReLU": (lambda z: f"max({z}, 0)", lambda z: max(z, 0.0)),
}


class Walk(layer.Walk):
    """Elements by themselves; of Softmax, rows."""

    def products(self, call: Case) -> Iterator[Product]:
        """Flatten's and Identity's elements, and those at which ReLU's slope is 1."""
        name = self.exercise.name
        places = [*np.ndindex(call.A.shape)]
        if name in ("Identity", "Flatten"):
            outputs = [*np.ndindex(call.dLdZ.shape)]
            yield from map(Product, outputs, places)
        elif name == "ReLU":
            yield from (Product(place, place) for place in places if call.A[place] > 0)

    def line(self, name: str, index: Index) -> Line | None:
        kind, Z = self.exercise.name, self.case.calls[name.endswith(SECOND)].A
        forward = name.removesuffix(SECOND) == self.exercise.names[1]
        if kind == "ReLU" and name.startswith("dLdZ") and Z[index] <= 0:
            return Line("", "0", 0.0, f"Z is {number(Z[index])}, where max(Z, 0) does not move")
        if kind in ("Identity", "Flatten") or not forward:
            return super().line(name, index)
        if kind == "Softmax":
            return _share(Z[index[:-1]], index[-1])
        if kind not in FORMULAS or (kind != "ReLU" and abs(Z[index]) > LARGEST):
            return None
        text, of = FORMULAS[kind]
        inside = number if kind == "ReLU" else factor
        return Line("", text(inside(Z[index])), float(of(float(Z[index]))))


def _share(row: np.ndarray, at: int) -> Line | None:
    """One element of a softmax over a row (C,)."""
    if abs(row).max() > LARGEST or len(row) > MOST_TERMS:
        return None
    exps = [f"exp({number(z)})" for z in row]
    below = f"({' + '.join(exps)})" if len(exps) > 1 else exps[0]
    return Line("", f"{exps[at]}/{below}", float(np.exp(row[at]) / np.exp(row).sum()))
