"""From a judgement to an item's line of the ScoreCard."""

from __future__ import annotations

from typing import Any, NamedTuple

from autograder.course.assignment import Item
from autograder.course.exercise import Aspect
from autograder.grading.judgement import Finding, Judgement
from autograder.records.scorecard import (
    UNTOLD,
    AspectScore,
    Diagnosis,
    Fault,
    ItemScore,
    SmallestCase,
    TraceLine,
)
from autograder.records.text import printable

HIDDEN = "the cases are hidden"
SWAPPED = "classes are swapped"
CONCEALED = "some value is not what is expected, or was not shown"
UNREADABLE = "cannot be read; the note above the table says why"
MOST_REMARKS, MOST_TEXT = 20, 400  # of an item; characters of a fault's sentence


class Diagnosed(NamedTuple):
    """What is said of a failing item beyond the verdict: its mistakes by name, a small case."""

    diagnoses: tuple[Diagnosis, ...] = ()
    smallest: SmallestCase | None = None


NOTHING_DIAGNOSED = Diagnosed()


def score(
    item: Item,
    cases: int,
    judgement: Judgement,
    prints: str,
    seconds: float,
    diagnosed: Diagnosed = NOTHING_DIAGNOSED,
) -> ItemScore:
    """The score of an item that was graded."""
    if item.hidden:
        judgement, prints, diagnosed = conceal(judgement, HIDDEN), "", NOTHING_DIAGNOSED
    return blank(
        item,
        points=item.earned(judgement.passed),
        cases=cases,
        aspects=tuple(_aspect(item, *one) for one in judgement.passed.items()),
        faults=tuple(_fault(finding) for finding in judgement.findings),
        diagnoses=diagnosed.diagnoses,
        smallest=diagnosed.smallest,
        remarks=_few(tuple(judgement.remarks)),
        prints=prints,
        seconds=seconds,
    )


def conceal(judgement: Judgement, reason: str) -> Judgement:
    """The same judgement, of which only whether each aspect has passed is told.

    A submission that has seen what nobody is to know can tell it by whatever it chooses: names,
    messages, remarks, numbers and shapes, which value is wrong in which case, and how it ends. It
    cannot be kept from choosing which aspects fail. `reason` stands in a case's place.
    """
    failed = [aspect for aspect, passed in judgement.passed.items() if not passed]
    return Judgement(
        judgement.passed, [Finding(UNTOLD, reason, one, one, CONCEALED) for one in failed]
    )


def blank(item: Item, **known: Any) -> ItemScore:
    """The score of an item of which nothing else is known."""
    return ItemScore(name=item.name, exercise=item.exercise.name, possible=item.points, **known)


def _few(remarks: tuple[str, ...]) -> tuple[str, ...]:
    left = len(remarks) - MOST_REMARKS
    return (*remarks[:MOST_REMARKS], f"and {left} more remarks") if left > 0 else remarks


def _aspect(item: Item, aspect: Aspect, passed: bool) -> AspectScore:
    share = round(item.share(aspect), 4)
    return AspectScore(aspect, share if passed else 0.0, share, passed)


def _fault(finding: Finding) -> Fault:
    return Fault(
        aspect=finding.aspect,
        name=finding.name,
        case=finding.case,
        label=finding.label,
        message=printable(finding.message, MOST_TEXT),
        trace=tuple(TraceLine(f.file, f.line, f.function, f.source) for f in finding.trace),
        code=finding.code,
    )


def refused(item: Item) -> ItemScore:
    """The score of an item of a submission that cannot be read."""
    aspects = tuple(_aspect(item, aspect, False) for aspect in item.aspects)
    fault = Fault(aspects[0].aspect, "submission", 0, "the submission as a whole", UNREADABLE)
    return blank(item, aspects=aspects, faults=(fault,))
