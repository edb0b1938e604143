"""How an item's points are shared out among what is judged of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

import msgspec

from autograder.course.exercise import ORDINARY, SPECIAL, Aspect, Case

Weight = Annotated[float, msgspec.Meta(ge=0, le=1e6)]
Part = Annotated[float, msgspec.Meta(ge=0, le=50)]


class Record(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A table of an assignment's file; every key is known and typed."""


class Shares(Record, frozen=True):
    """The shares of the aspects.

    `edges` and `integers` are so many of 100 points, of items that have cases of extreme inputs or
    of integers; where that is 0, such cases cost nothing. The others are weights, by which what is
    left of the points is shared out.
    """

    forward: Weight = 40
    backward: Weight = 30
    parameters: Weight = 20
    state: Weight = 10
    edges: Part = 10
    integers: Part = 0

    def counted(self, aspects: Iterable[Aspect]) -> tuple[Aspect, ...]:
        """Those aspects that are judged: not those of special cases that carry no points."""
        return tuple(one for one in aspects if one in ORDINARY or getattr(self, one))

    def part(self, aspect: Aspect, aspects: Iterable[Aspect]) -> float:
        """The part of the points that one of an item's aspects carries."""
        counted = self.counted(aspects)
        if aspect not in counted:
            return 0.0
        if aspect in SPECIAL:
            return float(getattr(self, aspect)) / 100
        left = 1 - sum(getattr(self, one) for one in counted if one in SPECIAL) / 100
        total = sum(getattr(self, one) for one in counted if one in ORDINARY)
        return left * float(getattr(self, aspect)) / total if total else 0.0

    def weighed(self, cases: Iterable[Case]) -> Iterator[Case]:
        """The cases as they count: special ones that carry no points cost nothing."""
        for case in cases:
            special = (Aspect(case.counts_as),) if "counts_as" in case else ()
            counts = special == self.counted(special)
            yield case if counts else Case({**case, "remark_only": list(ORDINARY)})
