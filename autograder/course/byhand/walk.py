"""What all walks share: the steps of a case, its settings, and the line on one element."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from autograder.course.exercise import Case

Index = tuple[int, ...]
# By a case's key, what the course calls it.
SETTINGS = {name: name for name in ("kernel", "stride", "padding", "factor", "alpha", "p")}
FEW_TERMS, MOST_TERMS = 4, 9  # of a line that a person still reads


@dataclass(frozen=True)
class Step:
    """What is given at once: a title, empty at the start, and arrays of any shapes by name."""

    title: str
    arrays: Mapping[str, np.ndarray]


class Line(NamedTuple):
    """How one element comes about: the formula's names, the numbers in their place, the result.

    The text is Python's arithmetic, but for √ and ². Where `note` is given, it says it in words.
    """

    names: str
    text: str
    value: float
    note: str = ""


@dataclass(frozen=True)
class Walk:
    """A case, as a person goes through it. A family's class says more than this one."""

    exercise: Any
    case: Case

    def steps(self, name: str) -> list[Step]:
        """All arrays that a value of this name is made from, in the order in which they come."""
        return [Step("", arrays(self.case, self.exercise))]

    def settings(self) -> dict[str, float | str]:
        """The numbers that the case is run with, by their names."""
        return {SETTINGS[key]: self.case[key] for key in SETTINGS if key in self.case}

    def is_odd(self) -> bool:
        """Whether it is a case of its own kind, to be shown only where no other shows anything."""
        return False

    def line(self, name: str, index: Index) -> Line | None:
        """How the element of a right value comes about, if one line can say it."""
        return None

    def used(self, name: str, index: Index) -> dict[str, Collection[Index]]:
        """The elements that go into an element of a value of the first call, as far as is known.

        They are told by the names of the arrays that `steps` gives.
        """
        return {}

    def named(self, found: Mapping[str, Collection[Index]]) -> dict[str, Collection[Index]]:
        """The same by the handout's names, without what is empty."""
        called = {self.exercise.said(self.exercise.title(n)): at for n, at in found.items()}
        return {name: at for name, at in called.items() if at}


def arrays(values: Mapping[str, Any], exercise: Any) -> dict[str, np.ndarray]:
    """What of some values is an array, of any shape, as the handout calls it."""
    kept = {n: v for n, v in values.items() if isinstance(v, np.ndarray) and v.size}
    return {exercise.said(exercise.title(name)): value for name, value in kept.items()}


def number(value: float) -> str:
    """A number in a line: whole ones as such, others with four digits."""
    value = float(value) + 0.0
    return f"{int(value)}" if value == round(value) and abs(value) < 1e9 else f"{value:.4g}"


def factor(value: float) -> str:
    """A number behind a sign of operation: a negative one stands in parentheses."""
    return f"({number(value)})" if value < 0 else number(value)


def added(numbers: Iterable[float]) -> str | None:
    """The sum of some numbers; None where they are none, or too many to be read."""
    terms = [*numbers]
    if len(terms) == 1:
        return number(terms[0])
    return " + ".join(map(factor, terms)) if 0 < len(terms) <= MOST_TERMS else None


def multiplied(pairs: Iterable[tuple[float, float]]) -> str | None:
    """The sum of products; of many, those that are 0 are left out. None where it is none."""
    terms = [*pairs]
    if len(terms) > FEW_TERMS:
        terms = [pair for pair in terms if pair[0] * pair[1] != 0]
    products = [f"{factor(one)}*{factor(other)}" for one, other in terms]
    return " + ".join(products) if 0 < len(products) <= MOST_TERMS else None


def through_statistics(
    names: str, normal: np.ndarray, upstream: np.ndarray, at: int, below: tuple[float, float]
) -> Line:
    """An element of the gradient through a mean and a variance, (m,) values of one group.

    It is (g - mean(g) - x mean(g x)) / √(variance + eps), with the normalised values x and the
    gradients g with respect to them; `below` has the variance and eps.
    """
    less = float(upstream.mean())
    return _through(names, f" - {factor(less)}", less, normal, upstream, at, below)


def through_square(
    names: str, normal: np.ndarray, upstream: np.ndarray, at: int, below: tuple[float, float]
) -> Line:
    """The same through a mean square alone, (m,) values: (g - x mean(g x)) / √(square + eps)."""
    return _through(names, "", 0.0, normal, upstream, at, below)


def _through(
    names: str,
    shift: str,
    less: float,
    normal: np.ndarray,
    upstream: np.ndarray,
    at: int,
    below: tuple[float, float],
) -> Line:
    mixed, g, x = float((upstream * normal).mean()), float(upstream[at]), float(normal[at])
    above = f"({number(g)}{shift} - {factor(x)}*{factor(mixed)})"
    text = f"{above}/√({number(below[0])} + {below[1]:g})"
    return Line(names, text, (g - less - x * mixed) / (below[0] + below[1]) ** 0.5)
