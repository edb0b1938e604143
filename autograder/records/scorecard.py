"""The ScoreCard: the one record from which every report is made."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Literal

import msgspec

from autograder import __version__
from autograder.records.record import InertRecord

FORMAT = "scorecard/5"
UNTOLD = -1  # in place of a case's number


class TraceLine(InertRecord, frozen=True):
    """One line of the submission in a traceback."""

    file: str
    line: int
    function: str
    source: str


class FaultCode(StrEnum):
    """What kind of fault it is, for programs: not more than those kinds that something follows of.

    The item's own class was not found, or lies in a file that is no text; what should be there is
    still to be written; a file is no Python. The process of the submission has a say in it, so that
    no points may depend on it.
    """

    OTHER = ""
    NOT_FOUND = "not_found"
    NO_TEXT = "no_text"
    NOT_IMPLEMENTED = "not_implemented"
    NO_PYTHON = "no_python"


class Fault(InertRecord, frozen=True):
    """One thing that is wrong; `case` counts from 0 or is `UNTOLD`, `label` describes it."""

    aspect: str
    name: str
    case: int
    label: str
    message: str
    trace: tuple[TraceLine, ...] = ()
    code: FaultCode = FaultCode.OTHER

    def sentence(self) -> str:
        """The fault in one line."""
        return f"{self.name}: {self.message}"


class Diagnosis(InertRecord, frozen=True):
    """What kind of wrong the values under one name are.

    `key` names the mistake for machines: one of the catalogue's (`convolution/bias_forgotten`),
    a relation between wrong and right values (`relation/sign`), or only what failing cases have
    in common (`pattern/only padding`). `evidence` says which numbers carry it. It is "certain"
    where it explains every number, and "likely" where it tells where to look.
    """

    name: str
    key: str
    sentence: str
    evidence: str
    confidence: Literal["certain", "likely"]


class Table(InertRecord, frozen=True):
    """An array written out: its lines, as a person reads them."""

    name: str
    shape: tuple[int, ...]
    lines: tuple[str, ...]


class SmallestCase(InertRecord, frozen=True):
    """The smallest case found in which a value is wrong, written out in full.

    `given` are the inputs and parameters; `yours` and `expected` the wrong value, with
    a mark at each element that differs.
    """

    label: str
    name: str
    given: tuple[Table, ...]
    yours: Table
    expected: Table


class AspectScore(InertRecord, frozen=True):
    """One aspect of an item: `points` of its share, and whether it passed.

    It is "forward", "backward", "parameters" or "state"; or, of special cases with whatever values
    they have, "edges" or "integers".
    """

    aspect: str
    points: float
    possible: float
    passed: bool


class Swapped(InertRecord, frozen=True):
    """What an item earns by itself: with the solution's version of all that it builds on.

    `points` are those. `inherited` are the failing items to which it owes what it lost beyond
    that: none where those have not been graded, or pass; `ungraded` are classes that are no items
    of this assignment, with the solution's version of which it earns more than without. `carried`
    are the points given back for both, which the item's points contain. `cancelled` are wrong items
    with which this one is right, and without which it is not: two mistakes cancel. It is `untold`
    where the solution's version did not fit into the submission, so that its own mistakes are not
    told apart from those of the `ungraded` and of what is to be mended first.
    """

    points: float
    inherited: tuple[str, ...] = ()
    ungraded: tuple[str, ...] = ()
    untold: bool = False
    carried: float = 0.0
    cancelled: tuple[str, ...] = ()


class ItemScore(InertRecord, frozen=True):
    """One line of the score sheet.

    `mend_first` are failing items that this one builds on; `swapped` tells what is inherited from
    them, where the solution is at hand. `graded` is false where the grader itself failed;
    `reason` then says why, and the points are no judgement on the submission. `seconds` is None
    where times are not told, because a submission could tell by them what it has seen.
    """

    SEVERAL_LINES: ClassVar[frozenset[str]] = frozenset({"prints"})

    name: str
    exercise: str
    possible: float
    points: float = 0.0
    graded: bool = True
    reason: str = ""
    cases: int = 0
    aspects: tuple[AspectScore, ...] = ()
    faults: tuple[Fault, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    smallest: SmallestCase | None = None
    mend_first: tuple[str, ...] = ()
    swapped: Swapped | None = None
    remarks: tuple[str, ...] = ()
    prints: str = ""
    seconds: float | None = 0.0


Level = Literal["none", "partial", "full"]


class Protections(InertRecord, frozen=True):
    """What stood between the submission and this machine: measured, not assumed.

    `level` is "full" where no path, no network, no other process and no signal out was to be
    had. `closed` are the locks, `missing` says why others are not among them. `refused` is
    what the canary tried in vain, `open` what it could do. `reason` says why there is nothing
    to measure. Who can change the grader's `own_tree` can change the grader, whatever the level.
    """

    level: Level = "none"
    reason: str = ""
    closed: tuple[str, ...] = ()
    missing: dict[str, str] = msgspec.field(default_factory=dict)
    refused: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    own_tree: bool = False


class Versions(InertRecord, frozen=True):
    """What the submission ran on, as the process told that ran it; empty where nothing ran."""

    python: str = ""
    numpy: str = ""


class ScoreCard(InertRecord, frozen=True):
    """Everything that one run found out, times apart the same for the same three inputs.

    `seed` is None where the cases are hidden: whoever has it can draw them. `seconds` is the time
    that grading the submission as it is has taken; None where times are not told.
    """

    assignment: str
    submission: str
    seed: int | None
    points: float
    possible: float
    items: tuple[ItemScore, ...]
    notes: tuple[str, ...]
    protections: Protections
    versions: Versions = Versions()
    digest: str = ""
    seconds: float | None = 0.0
    version: str = __version__
    format: str = FORMAT

    @property
    def graded(self) -> bool:
        """Whether every item could be graded."""
        return all(item.graded for item in self.items)


def total(points: list[float]) -> float:
    """A sum of points, free of the noise of binary fractions."""
    return round(float(sum(points)), 6)


def plain(points: float) -> int | float:
    """Points as JSON shows them: a whole number without a fraction."""
    return int(points) if points == int(points) else points


def with_only(card: ScoreCard, name: str) -> ScoreCard:
    """The ScoreCard of a run in which this item alone counts."""
    (item,) = (one for one in card.items if one.name == name)
    return msgspec.structs.replace(card, items=(item,), points=item.points, possible=item.possible)


def without_times(card: ScoreCard) -> ScoreCard:
    """The part of a ScoreCard that is the same whenever it is made."""
    items = tuple(msgspec.structs.replace(item, seconds=None) for item in card.items)
    return msgspec.structs.replace(card, items=items, seconds=None)


def schema() -> bytes:
    """The JSON schema of a ScoreCard, formatted."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(ScoreCard)), indent=2)
