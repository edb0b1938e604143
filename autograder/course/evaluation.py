"""What formulas come to, of which a machine tries many that are almost the same.

What a part of a right statement comes to is noted once. Wherever it stands in an altered one, and
nothing that it is made from is touched, it comes to the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

import numpy as np

from autograder.course.terms import Name, Node, Number, Product, Sum, names_of

Axes = Mapping[str, tuple[int, ...]]
REDUCTIONS: Mapping[str, Any] = {"mean": np.mean, "sum": np.sum, "max": np.max}
# What loops make of a sum or a mean that go wrong: how the terms are taken that are added up there.
LAST, FIRST, CARRIED = "last", "first", "carried"
Functions = Mapping[str, Callable[..., Any]]
FUNCTIONS: Functions = {
    "exp": np.exp,
    "log": np.log,
    "tanh": np.tanh,
    "abs": np.abs,
    "sign": np.sign,
    "erf": np.vectorize(math.erf, otypes=[float]),
    "relu": lambda x: np.maximum(x, 0.0),
    "positive": lambda x: (x > 0) * 1.0,
    "not_negative": lambda x: (x >= 0) * 1.0,
    "negative": lambda x: (x < 0) * 1.0,
    "floor": np.floor,
    "power": np.power,
    "transpose": np.transpose,
    "matmul": np.matmul,
    "ravel": np.ravel,
}


class Part(NamedTuple):
    """A part of a right statement: the variables in it, and what it comes to."""

    node: Node  # which keeps it, and with it the number by which it is found
    names: frozenset[str]
    value: Any


Parts = dict[int, Part]  # by `id` of the node
UNKNOWN: Parts = {}


class Evaluation:
    """Evaluates statements of which some variables are touched, and the rest is as it was."""

    def __init__(self, axes: Axes, functions: Functions) -> None:
        self._axes = axes
        self._functions = {**FUNCTIONS, **functions}

    def of(
        self,
        node: Node,
        values: Mapping[str, Any],
        touched: Collection[str] = (),
        known: Parts = UNKNOWN,
    ) -> Any:
        """The value of a node; `known` are parts of the right statements.

        Raises what NumPy does where shapes do not fit, and KeyError for a variable not set. What
        is reduced keeps its axes, with size 1.
        """
        if isinstance(node, Name):
            return values[node.name]
        if isinstance(node, Number):
            return node.value
        part = known.get(id(node))
        if part is not None and part.names.isdisjoint(touched):
            return part.value
        if isinstance(node, Product):
            product: Any = 1.0
            for inner, exponent in node.factors:
                value = self.of(inner, values, touched, known)
                product = product * (value if exponent == 1 else _power(value, exponent))
            return product
        if isinstance(node, Sum):
            total: Any = 0.0
            for coefficient, inner in node.terms:
                value = self.of(inner, values, touched, known)
                total = total + (value if coefficient == 1 else coefficient * value)
            return total
        given = [self.of(one, values, touched, known) for one in node.arguments]
        if node.over:
            return reduced(node.function, given[0], self._axes[node.over])
        return self._functions[node.function](*given)


class Noting(Evaluation):
    """Notes all parts of what it evaluates."""

    def __init__(self, axes: Axes, functions: Functions) -> None:
        super().__init__(axes, functions)
        self._noted: Parts = {}
        self._names: dict[int, tuple[Node, frozenset[str]]] = {}  # with the node, which keeps it

    def of(
        self,
        node: Node,
        values: Mapping[str, Any],
        touched: Collection[str] = (),
        known: Parts = UNKNOWN,
    ) -> Any:
        """The same."""
        value = super().of(node, values, touched, known)
        if not isinstance(node, Name | Number):
            self._noted[id(node)] = Part(node, self._names_of(node), value)
        return value

    def noted(self) -> Parts:
        """What was noted since this was asked last."""
        noted, self._noted = self._noted, {}
        return noted

    def _names_of(self, node: Node) -> frozenset[str]:
        """The variables in a part, of which one step after another has the same ones."""
        if id(node) not in self._names:
            self._names[id(node)] = node, frozenset(names_of(node))
        return self._names[id(node)][1]


def reduced(function: str, terms: Any, axes: tuple[int, ...]) -> Any:
    """Terms reduced over some axes, which stay with size 1; raises ValueError for a mere number.

    A function's name may end with how a loop takes its terms.
    """
    name, _, taken = function.partition(" ")
    if taken in (LAST, FIRST):
        if not np.ndim(terms):
            raise ValueError("a number has no first or last term")
        at = [slice(None)] * np.ndim(terms)
        for axis in axes:
            at[axis] = slice(-1, None) if taken == LAST else slice(1)
        share = np.prod([np.shape(terms)[axis] for axis in axes]) if name == "mean" else 1.0
        return terms[tuple(at)] / share
    made = REDUCTIONS[name](terms, axis=axes, keepdims=True)
    return np.cumsum(made).reshape(made.shape) if taken == CARRIED else made


def _power(value: Any, exponent: float) -> Any:
    if exponent == -1:
        return np.divide(1.0, value)
    if exponent == 0.5:
        return np.sqrt(value)
    return np.power(value, exponent)
