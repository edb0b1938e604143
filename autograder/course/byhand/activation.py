"""Activations by hand: forward by the formula, backward where the slope is 0 or 1."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

import numpy as np

from autograder.course.byhand import layer
from autograder.course.byhand.layer import Product
from autograder.course.byhand.walk import MOST_TERMS, Index, Line, factor, multiplied, number
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
# Of those whose slope follows from the output A: in names, in numbers, and its value.
SLOPES: Mapping[str, tuple[str, Callable[[str], str], Callable[[float], float]]] = {
    "Sigmoid": ("dLdA A (1 - A)", lambda a: f"{a}*(1 - {a})", lambda a: a * (1 - a)),
    "Tanh": ("dLdA (1 - A²)", lambda a: f"(1 - {a}*{a})", lambda a: 1 - a * a),
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

    def used(self, name: str, index: Index) -> dict[str, Collection[Index]]:
        if self.exercise.name == "Flatten":
            return super().used(name, index)
        row = [(*index[:-1], at) for at in range(self.case.calls[0].A.shape[-1])]
        mine = row if self.exercise.name == "Softmax" else [index]
        if name == self.exercise.names[1]:
            return self.named({"A": mine})
        moves = [] if self.exercise.name == "Identity" else mine
        return self.named({"A": moves, "dLdZ": mine})

    def line(self, name: str, index: Index) -> Line | None:
        kind, Z = self.exercise.name, self.case.calls[name.endswith(SECOND)].A
        forward = name.removesuffix(SECOND) == self.exercise.names[1]
        if kind == "ReLU" and name.startswith("dLdZ") and Z[index] <= 0:
            return Line("", "0", 0.0, f"Z is {number(Z[index])}, where max(Z, 0) does not move")
        backward = name.removesuffix(SECOND) == f"dLd{self.exercise.names[0]}"
        if kind in SLOPES and backward:
            return _slope(kind, float(Z[index]), self._upstream(name)[index])
        if kind == "Softmax" and backward:
            return _row_slope(Z[index[:-1]], self._upstream(name)[index[:-1]], index[-1])
        if kind in ("Identity", "Flatten") or not forward:
            return super().line(name, index)
        if kind == "Softmax":
            return _share(Z[index[:-1]], index[-1])
        if kind not in FORMULAS or (kind != "ReLU" and abs(Z[index]) > LARGEST):
            return None
        text, of = FORMULAS[kind]
        inside = number if kind == "ReLU" else factor
        return Line("", text(inside(Z[index])), float(of(float(Z[index]))))

    def _upstream(self, name: str) -> np.ndarray:
        """The gradient (N, C) that a value's call is given."""
        gradient: np.ndarray = self.case.calls[name.endswith(SECOND)].dLdZ
        return gradient


def _slope(kind: str, z: float, upstream: float) -> Line | None:
    """One element of a gradient, by the output A of its own."""
    if abs(z) > LARGEST:
        return None
    names, written, of = SLOPES[kind]
    A = FORMULAS[kind][1](z)
    return Line(names, f"{factor(upstream)}*{written(factor(A))}", float(upstream * of(A)))


def _row_slope(row: np.ndarray, upstream: np.ndarray, at: int) -> Line | None:
    """One element of a softmax's gradient, over a row (C,) of inputs and one of gradients."""
    if abs(row).max() > LARGEST:
        return None
    A = np.exp(row) / np.exp(row).sum()
    mixed = multiplied(zip(upstream, A, strict=True))
    if mixed is None:
        return None
    text = f"{number(A[at])}*({number(upstream[at])} - ({mixed}))"
    return Line("A (dLdA - Σ dLdA A)", text, float(A[at] * (upstream[at] - upstream @ A)))


def _share(row: np.ndarray, at: int) -> Line | None:
    """One element of a softmax over a row (C,)."""
    if abs(row).max() > LARGEST or len(row) > MOST_TERMS:
        return None
    exps = [f"exp({number(z)})" for z in row]
    below = f"({' + '.join(exps)})" if len(exps) > 1 else exps[0]
    return Line("", f"{exps[at]}/{below}", float(np.exp(row[at]) / np.exp(row).sum()))
