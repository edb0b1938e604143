"""What an expression of a method stands for, as far as the way through its parts is concerned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

COMES_IN, GOES_OUT = ("", 0), ("", 1)  # what a method is given, and what it returns


class NotUnderstoodError(Exception):
    """Something that cannot be followed without guessing."""


class Call(NamedTuple):
    """The call of a part: its path, and how many calls of it came before."""

    path: str
    number: int


@dataclass(frozen=True)
class Flow:
    """Data: the calls whose results it is made of, and whether it is those as they are.

    It is `summed` where several come together by nothing but sums.
    """

    sources: frozenset[tuple[str, int]]
    direct: bool = True
    summed: bool = True


@dataclass(frozen=True)
class Number:
    """A whole number; `looped` if it counts rounds, `guessed` if it hangs on an unknown length."""

    value: int
    looped: bool = False
    guessed: bool = False


@dataclass(frozen=True)
class Part:
    """Something that the object holds; of a list's element that a loop has reached, also where.

    It is `counted` where the text tells how long the list is, so that its index is the true one.
    """

    path: str
    group: str = ""
    index: int = 0
    is_last: bool = False
    counted: bool = False


@dataclass(frozen=True)
class Slope:
    """What the backward of a part gives that is called with nothing: a factor of the gradient."""

    part: Part


@dataclass(frozen=True)
class Items:
    """The elements of a list, a tuple or of what a loop goes through."""

    values: tuple[Value, ...]


@dataclass(frozen=True)
class Other:
    """Anything else: a shape, a setting, a number with a fraction."""


OTHER: Final = Other()
Value = Flow | Number | Part | Slope | Items | Other


class Way(NamedTuple):
    """How a method goes through its parts.

    `parts` are those that it calls, in order; `edges` lead from what made a value to the call that
    is given it, with whether the value is handed on as it is. What it was called `besides` was
    another method than its own: backward may well begin with the forward of a loss. What is
    `handed` to a function, together with data, may be called there.
    """

    parts: tuple[tuple[Call, Part], ...]
    edges: frozenset[tuple[tuple[str, int], tuple[str, int], bool]]
    summed: bool
    besides: frozenset[str]
    handed: frozenset[str]


def joined(values: list[Flow], *, by_sum: bool = False, direct: bool = False) -> Flow:
    """Data made of others."""
    sources = frozenset[tuple[str, int]]().union(*(one.sources for one in values))
    same = all(one.sources == sources for one in values)
    summed = all(one.summed for one in values) and (by_sum or same)
    return Flow(sources, direct and all(one.direct for one in values), summed)
