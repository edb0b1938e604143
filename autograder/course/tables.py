"""The file of an assignment: which tables, keys and values it may have; see `assignment.py`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from autograder.course.conventions import TABLE
from autograder.course.shares import Record, Shares, Weight
from autograder.records.decoders import Converter

# Whatever else is not allowed is not there; these would do the homework.
FORBIDDEN = ("torch", "tensorflow", "jax", "keras", "scipy.signal", "scipy.ndimage")
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Limits(Record, frozen=True):
    """What one item may use, and what a submission may import.

    Seconds of wall time, MiB of memory, MiB that it may answer with, and KiB that are kept of
    what it prints. Of packages other than NumPy only the allowed ones are offered; those that
    are forbidden are refused in words of their own.
    """

    seconds: Annotated[float, msgspec.Meta(gt=0, le=3600)] = 10
    memory: Annotated[int, msgspec.Meta(ge=256, le=1 << 20)] = 2048
    output: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 64
    prints: Annotated[int, msgspec.Meta(ge=0, le=1024)] = 64
    allowed: tuple[str, ...] = ("scipy.special",)
    forbidden: tuple[str, ...] = FORBIDDEN


class Feedback(Record, frozen=True):
    """What a report may tell. Where cases are hidden, only which aspects have passed is in it.

    What a submission prints and says, and the time that it takes, could tell what it has seen.
    """

    cases: Literal["shown", "hidden"] = "shown"


class ItemTable(Record, frozen=True):
    """One item: its exercise, its points, and what the exercise wants to know."""

    exercise: str
    points: Weight
    settings: dict[str, Any] = msgspec.field(default_factory=dict)


class Tables(Record, frozen=True):
    """The whole file; what is in `items` and `conventions` is read by types of their own.

    `carry_forward` is the share of what a wrong class costs in the items that build on it that is
    given back: "none", "full", or a number between. `total` is what the items' points must make:
    a slip in one of them is found. "any" and nothing let them make what they make; the assignments
    that come with the autograder make 100 where they say nothing.
    """

    title: str
    items: dict[str, Any]
    total: Literal["any"] | Weight = "any"
    carry_forward: Literal["none", "full"] | Share = "full"
    limits: Limits = Limits()
    shares: Shares = Shares()
    conventions: Any = msgspec.field(default_factory=dict)
    feedback: Feedback = Feedback()


TABLES, ITEM_TABLE, CONVENTIONS = Converter(Tables), Converter(ItemTable), Converter(TABLE)
