"""The ScoreCard: the one record from which every report is made."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar, Literal, TypedDict

import msgspec

from autograder.records.protections import Protections
from autograder.records.provenance import Provenance
from autograder.records.record import InertRecord

FORMAT = "scorecard/7"
UNTOLD = -1  # in place of a case's number


class TraceLine(InertRecord, frozen=True):
    """One line of the submission in a traceback.

    Of the line that failed, `mark` stands under the `source` and shows the operation, and `facts`
    say what was in it: `A (1, 2) float64`.
    """

    file: str
    line: int
    function: str
    source: str
    mark: str = ""
    facts: tuple[str, ...] = ()


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
    """One thing that is wrong; `case` counts from 0 or is `UNTOLD`, `label` describes it.

    `numbers` are yours and the expected one of the element that differs most. In so many cases the
    value is `failing`, be it at no cost. `title` is what the handout calls it, where that is not
    its `name`.
    """

    aspect: str
    name: str
    case: int
    label: str
    message: str
    trace: tuple[TraceLine, ...] = ()
    code: FaultCode = FaultCode.OTHER
    title: str = ""
    numbers: str = ""
    failing: int = 0

    @property
    def text(self) -> str:
        """What is wrong with the value, with the numbers where they are told."""
        return f"{self.message}: {self.numbers}" if self.numbers else self.message

    def sentence(self) -> str:
        """The fault in one line."""
        return f"{self.title or self.name}: {self.text}"


class Diagnosis(InertRecord, frozen=True):
    """What kind of wrong the values under one name are.

    `key` names the mistake for machines: one of the catalogue's (`convolution/bias_forgotten`),
    a relation between wrong and right values (`relation/sign`), or only what failing cases have
    in common (`pattern/only padding`). `evidence` says which numbers carry it. It is "certain"
    where it explains every number, and "likely" where it tells where to look. `title` is what the
    handout calls the value, where that is not its `name`.
    """

    name: str
    key: str
    sentence: str
    evidence: str
    confidence: Literal["certain", "likely"]
    title: str = ""


class Table(InertRecord, frozen=True):
    """An array written out: its lines, as a person reads them.

    `step` is the part of the case in which it is given, such as a first and a second call; it is
    empty where there is but one, and for what is there from the start.
    """

    name: str
    shape: tuple[int, ...]
    lines: tuple[str, ...]
    step: str = ""


class Setting(InertRecord, frozen=True):
    """A number that a case is run with, such as a stride, by its name."""

    name: str
    value: str


class SmallestCase(InertRecord, frozen=True):
    """The smallest case found in which a value is wrong, written out in full.

    `given` are the inputs and parameters, in the order in which they are given, those of a call
    before the wrong one included; `settings` the numbers that it is run with. `yours` and
    `expected` are the wrong value, with a mark at each element that differs. `worked` says in one
    line how the expected number comes about for one of these; it is empty where no line can.
    `title` is what the handout calls the value, where that is not its `name`.
    """

    label: str
    name: str
    given: tuple[Table, ...]
    yours: Table
    expected: Table
    settings: tuple[Setting, ...] = ()
    worked: str = ""
    title: str = ""


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
    them, where the solution is at hand. `in_common` says what the failing cases have in common,
    and where wrong elements lie. `doubts` are what is wrong and costs nothing. `graded` is false
    where the grader itself failed; `reason` then says why, and the points are no judgement on the
    submission. `seconds` is None where times are not told, because a submission could tell by them
    what it has seen. What is graded `later`, once it is handed in, was only run for its form: of
    that are its faults, and it counts neither in the points nor in the possible ones of the card.
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
    in_common: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    doubts: tuple[Fault, ...] = ()
    prints: str = ""
    seconds: float | None = 0.0
    later: bool = False

    def remarked(self) -> tuple[str, ...]:
        """All that is worth a word and costs nothing."""
        return (*self.remarks, *(doubt.sentence() for doubt in self.doubts))


class ScoreCard(InertRecord, frozen=True):
    """Everything that one run found out, times apart the same for the same three inputs.

    `seed` is None where it is not told: whoever has it can draw `hidden` cases. `unreadable` says
    why nothing of the hand-in could be read, and is empty where something was. `seconds` is the
    time that grading the submission as it is has taken; None where times are not told. `later` are
    the points of what is graded once it is handed in, which are neither in `points` nor `possible`.
    """

    assignment: str
    submission: str
    seed: int | None
    points: float
    possible: float
    items: tuple[ItemScore, ...]
    notes: tuple[str, ...]
    protections: Protections
    provenance: Provenance = Provenance()
    hidden: bool = False
    unreadable: str = ""
    title: str = ""
    digest: str = ""
    seconds: float | None = 0.0
    later: float = 0.0
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


class Sums(TypedDict):
    """The points of a ScoreCard, of which the items' make these."""

    points: float
    possible: float
    later: float


def sums(items: Sequence[ItemScore]) -> Sums:
    """What the items of a ScoreCard make."""
    counted = [item for item in items if not item.later]
    return {
        "points": total([item.points for item in counted]),
        "possible": total([item.possible for item in counted]),
        "later": total([item.possible for item in items if item.later]),
    }


def with_items(card: ScoreCard, items: Sequence[ItemScore]) -> ScoreCard:
    """The ScoreCard with these items, and the points that they make."""
    return msgspec.structs.replace(card, items=tuple(items), **sums(items))


def with_only(card: ScoreCard, name: str) -> ScoreCard:
    """The ScoreCard of a run in which this item alone counts."""
    return with_items(card, [one for one in card.items if one.name == name])


def untimed(card: ScoreCard) -> ScoreCard:
    """The ScoreCard without the times that grading has taken."""
    items = tuple(msgspec.structs.replace(item, seconds=None) for item in card.items)
    return msgspec.structs.replace(card, items=items, seconds=None)


def without_times(card: ScoreCard) -> ScoreCard:
    """The part of a ScoreCard that is the same whenever it is made."""
    undated = msgspec.structs.replace(card.provenance, date="")
    return msgspec.structs.replace(untimed(card), provenance=undated)


def schema() -> bytes:
    """The JSON schema of a ScoreCard, formatted."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(ScoreCard)), indent=2)
