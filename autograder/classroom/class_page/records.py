"""What is told of a class: the record from which its page is made, and its JSON."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from autograder.records.record import InertRecord
from autograder.records.scorecard import SmallestCase

FORMAT = "classreport/1"


class Member(InertRecord, frozen=True):
    """Somebody of the class."""

    key: str
    name: str


class Members(InertRecord, frozen=True):
    """How many of the class, and who; nobody is named where names are left out."""

    count: int = 0
    who: tuple[Member, ...] = ()


class Bin(InertRecord, frozen=True):
    """How many have so many points: from `first` to below `last`, in the last bin including it."""

    first: float
    last: float
    count: int


class Totals(InertRecord, frozen=True):
    """How points are distributed, of the `count` who are graded; None where nobody is."""

    count: int
    full: int = 0
    mean: float | None = None
    median: float | None = None
    lowest: float | None = None
    highest: float | None = None
    bins: tuple[Bin, ...] = ()


class AspectRate(InertRecord, frozen=True):
    """In how many hand-ins an aspect of an item has passed."""

    aspect: str
    passed: int
    count: int


class Discrimination(InertRecord, frozen=True):
    """Whether those who have an item right have more points in all other items.

    `right` and `wrong` are the mean points in all other items of those who have this one right, or
    only inherit what is wrong with it, and of those who have not. `correlation` is point-biserial:
    between having it right and these points.
    """

    right: float
    wrong: float
    correlation: float


class Times(InertRecord, frozen=True):
    """Seconds that an item takes where it is right: the median, the slowest, the solution's."""

    median: float
    slowest: float
    reference: float | None = None


class ItemReport(InertRecord, frozen=True):
    """How an item went, of the `count` whose item is graded.

    `full`, `part` and `none` say how many have all, some and none of its points. `inherited` are
    those of whom it is known that all that is wrong with it comes from what it builds on.
    """

    name: str
    possible: float
    count: int
    full: int = 0
    part: int = 0
    none: int = 0
    inherited: int = 0
    mean: float | None = None
    aspects: tuple[AspectRate, ...] = ()
    discrimination: Discrimination | None = None
    times: Times | None = None


class Kind(StrEnum):
    """What holds a group together: a mistake's name, what numbers share, the same words, a code."""

    NAMED = "named"
    LIKELY = "likely"
    MESSAGE = "message"
    UNWRITTEN = "unwritten"
    NOT_FOUND = "not_found"
    IMPORT = "import"
    NO_PYTHON = "no_python"
    UNREADABLE = "unreadable"


class Group(InertRecord, frozen=True):
    """Those in whose hand-ins the same is wrong.

    `key` tells groups apart and is the same in each run: a remark is kept by it. `item` says where,
    and is empty for what concerns whole hand-ins; `values` are those that show it. `wordings` are
    what was said of some members besides the `title`. `example` is the smallest case of any member.
    """

    SEVERAL_LINES: ClassVar[frozenset[str]] = frozenset({"remark"})

    key: str
    kind: Kind
    item: str
    values: tuple[str, ...]
    title: str
    members: Members
    wordings: tuple[str, ...] = ()
    example: SmallestCase | None = None
    remark: str = ""


class ItemMove(InertRecord, frozen=True):
    """An item's points in two runs; None where it was not graded."""

    item: str
    before: float | None
    after: float | None


class Move(InertRecord, frozen=True):
    """Somebody whose points moved, and by which items.

    Points are None where nothing was graded. `rules` is what has moved by no item, but by rules of
    the assignment, such as late days.
    """

    member: Member
    before: float | None
    after: float | None
    items: tuple[ItemMove, ...]
    rules: float = 0.0


class ItemMoves(InertRecord, frozen=True):
    """How many have more points in an item than before, and how many have fewer."""

    item: str
    up: int
    down: int


class Changes(InertRecord, frozen=True):
    """What is different from an earlier run: the greatest moves first, items in the sheet's order.

    So many have more points (`up`), fewer (`down`), and the `same` in all items. `joined` and
    `left` are those who are in one of the runs only. There are no `moves` where nobody is named.
    """

    up: int
    down: int
    same: int
    items: tuple[ItemMoves, ...]
    moves: tuple[Move, ...] = ()
    joined: Members = Members()
    left: Members = Members()


class ClassReport(InertRecord, frozen=True):
    """All that is told of a class. Where it is not `named`, nothing in it names anybody.

    `missing` have handed in nothing; `ungraded` have, but something of it was not graded.
    """

    assignment: str
    title: str
    possible: float
    named: bool
    people: int
    handed_in: int
    late: int
    missing: Members
    ungraded: Members
    totals: Totals
    items: tuple[ItemReport, ...]
    groups: tuple[Group, ...]
    changes: Changes | None = None
    format: str = FORMAT


def to_json(report: ClassReport) -> bytes:
    """The report as JSON, formatted."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"
