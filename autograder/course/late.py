"""What an assignment may say of late attempts: when it is due, what a day costs, what counts."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Literal, NamedTuple

import msgspec

from autograder.course.shares import Record, Weight

Days = Annotated[int, msgspec.Meta(ge=0, le=3650)]
PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?) ?%")


class Late(Record, frozen=True):
    """The rules for late attempts, and which one counts of several.

    `due` is a time with its offset from UTC; without it nothing is late. A day is 24 hours, and one
    that has begun counts. `free_days` cost nothing. Each other takes `penalty_per_day` off, in
    points or in per cent of what the attempt has earned, but in all no more than `penalty_cap`. An
    attempt that is later than `latest_day` does not count at all.
    """

    due: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    free_days: Days = 0
    penalty_per_day: Weight | str = 0
    penalty_cap: Weight | str = "100 %"
    latest_day: Literal["any"] | Days = "any"
    attempts: Literal["latest", "best"] = "latest"

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """What each key is where it is not said."""
        return {key: getattr(cls(), key) for key in cls.__struct_fields__}


NO_RULES = Late()


class Penalty(NamedTuple):
    """Points, or a share of what was earned; `text` is how people read it."""

    amount: float
    is_share: bool
    text: str

    def of(self, earned: float, days: int = 1) -> float:
        """The points that so many days cost of those that were earned."""
        return days * self.amount * (earned / 100 if self.is_share else 1)


def penalty(said: float | str) -> Penalty:
    """Read a penalty: points, such as 5, or a share, such as "10 %".

    Raises `ValueError` where it is neither.
    """
    if not isinstance(said, str):
        return Penalty(float(said), False, f"{said:g} point{'s' * (said != 1)}")
    found = PERCENT.fullmatch(said)
    if found is None or float(found[1]) > 100:
        raise ValueError(
            'expected points, such as 5, or a share of what was earned, such as "10 %", '
            f"got {said!r}"
        )
    return Penalty(float(found[1]), True, f"{float(found[1]):g} %")
