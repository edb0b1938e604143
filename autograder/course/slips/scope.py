"""What a statement may be altered with, and what an alteration is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from autograder.course.formula import Formula
from autograder.course.terms import Node, Product, parse, written

Said = Callable[[], str]


class Altered(NamedTuple):
    """A node in another form."""

    node: Node
    kind: str
    cost: int
    said: Said


@dataclass(frozen=True)
class Scope:
    """What a statement may be altered with: the variables there, and the sets of axes.

    `shown` are the variables that are ever shown.
    """

    formula: Formula
    sample: Mapping[str, Any]
    axes: Mapping[str, tuple[int, ...]]
    shown: frozenset[str]
    scalars: tuple[str, ...] = field(init=False)
    fractions: frozenset[str] = field(init=False)
    shapes: Mapping[tuple[int, ...], list[str]] = field(init=False)
    extra: tuple[tuple[Node, str, str], ...] = field(init=False)

    def __post_init__(self) -> None:
        shapes: dict[tuple[int, ...], list[str]] = {}
        counts = {other for others in self.formula.counts.values() for other in others}
        no_variables = counts - self.formula.words.keys()
        for name, value in self.sample.items():
            if name in no_variables:
                continue
            shapes.setdefault(np.shape(value), []).append(name)
        scalars = tuple(shapes.get((), ()))
        extra = [
            (parse(self.formula.reductions, f"_ = {text}")[0].node, text.replace("_", "x"), words)
            for text, words in self.formula.extra.items()
        ]
        object.__setattr__(self, "shapes", shapes)
        object.__setattr__(self, "scalars", tuple(name for name in scalars if name != "eps"))
        fractions = frozenset(name for name in scalars if 0 < float(self.sample[name]) < 1)
        object.__setattr__(self, "fractions", fractions - {"eps"})
        object.__setattr__(self, "extra", tuple(extra))

    def called(self, node: Node) -> str:
        """A node for people, with the words for a variable."""
        text = written(node)
        words = self.formula.words.get(text)
        return f"{text} ({words})" if words else text

    def alike(self, name: str) -> Iterator[str]:
        """The variables that could stand in a variable's place, by their shapes."""
        if name in self.sample:
            others = self.shapes.get(np.shape(self.sample[name]), [])
            yield from (other for other in others if other != name)


def whole() -> str:
    """What a sentence on all of a statement begins with."""
    return "{T}"


def within(node: Node, scope: Scope, what: str = "") -> Said:
    """A part of what a sentence speaks of; a part of a part is told as the part alone."""
    return lambda: f"in {{T}}, {what}{scope.called(node)}"


def scaled(node: Node, by: Node, power: float = 1.0) -> Product:
    """A node times another one, to some power."""
    return Product(((node, 1.0), (by, power)))


def telling(what: Said, words: str, scope: Scope | None = None, *nodes: Node) -> Said:
    """A sentence with more words after its beginning, in which `{}` stand for nodes."""
    if scope is None:
        return lambda: f"{what()} {words}"
    return lambda: f"{what()} {words.format(*(scope.called(node) for node in nodes))}"
