"""The arrays that a submission has read from the solution's objects: its own to change.

What it changed is written back before the next call, as it would be seen in one process.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

OURS = 2  # references to an array that nobody else has: the record's, and the one that counts


class Attribute(NamedTuple):
    """Whose attribute an array is: the object's number, and the attribute's name."""

    of: int
    name: str


@dataclass
class Held:
    """An array that was read: the caller's own, and a copy of how it came; both of one shape."""

    local: np.ndarray
    copy: np.ndarray


class Arrays:
    """All arrays that were read, of any shape, by whose attribute each is."""

    def __init__(self) -> None:
        self._held: dict[Attribute, Held] = {}
        self._lent: set[Attribute] = set()

    def keep(self, place: Attribute, value: Any, same: bool) -> Any:
        """What stands for a value that came; an array that is the `same` stays the caller's."""
        if type(value) is not np.ndarray:
            return value
        held = self._held.get(place)
        if same and held is not None and held.local.shape == value.shape:
            held.local[...] = value
            held.copy = value
            return held.local
        self._held[place] = Held(value, value.copy())
        return value

    def lend(self, place: Attribute) -> None:
        """Note that the caller has the array now, and may change it."""
        self._lent.add(place)

    def replace(self, place: Attribute, value: Any) -> None:
        """Take a value in place of the one before; an array goes on being the caller's."""
        self._held.pop(place, None)
        self._lent.discard(place)
        if type(value) is np.ndarray:
            self._held[place] = Held(value, value.copy())
            self._lent.add(place)

    def write_back(self, fill: Callable[[Attribute, np.ndarray], None]) -> None:
        """Have all that was changed be filled in, in its shape; who has one may change it again."""
        for place in [*self._lent]:
            held = self._held[place]
            if not _same(held.local, held.copy):
                fill(place, held.local)
                held.copy = held.local.copy()
            if sys.getrefcount(held.local) <= OURS:
                self._lent.discard(place)


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two arrays, of any shape, are the same in shape and all values; NaN is itself."""
    return one.shape == other.shape and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
