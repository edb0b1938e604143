"""From a judgement to an item's line of the ScoreCard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from autograder.course.exercise import Aspect
from autograder.course.sheet import Item
from autograder.grading.judgement import Finding, Judgement
from autograder.grading.traces import trace_of
from autograder.records.calls import SECOND
from autograder.records.scorecard import (
    UNTOLD,
    AspectScore,
    Diagnosis,
    Fault,
    ItemScore,
    SmallestCase,
)
from autograder.records.text import printable

HIDDEN = "the cases are hidden"
SWAPPED = "classes are swapped"
CONCEALED = "some value is not what is expected, or was not shown"
MOST_REMARKS, MOST_TEXT = 20, 400  # of an item; characters of a fault's sentence


class Diagnosed(NamedTuple):
    """What is said of a failing item beyond the verdict.

    Its mistakes by name, a small case, and what the failing cases have in common.
    """

    diagnoses: tuple[Diagnosis, ...] = ()
    smallest: SmallestCase | None = None
    in_common: tuple[str, ...] = ()


NOTHING_DIAGNOSED = Diagnosed()


def score(
    item: Item,
    cases: int,
    judgement: Judgement,
    prints: str,
    seconds: float,
    diagnosed: Diagnosed = NOTHING_DIAGNOSED,
) -> ItemScore:
    """The score of an item that was graded; nothing of its cases where those are hidden."""
    if item.hidden:
        judgement, prints, diagnosed = conceal(judgement, HIDDEN), "", NOTHING_DIAGNOSED
    return blank(
        item,
        points=0.0 if item.later else item.earned(judgement.passed),
        cases=cases,
        aspects=_aspects(item, judgement.passed),
        faults=tuple(_fault(item, finding, judgement) for finding in judgement.findings),
        diagnoses=diagnosed.diagnoses,
        smallest=diagnosed.smallest,
        in_common=diagnosed.in_common,
        remarks=_few(tuple(judgement.remarks)),
        doubts=tuple(_fault(item, one, judgement) for one in judgement.doubts[:MOST_REMARKS]),
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
    return ItemScore(
        name=item.name,
        exercise=item.exercise.name,
        possible=item.points,
        later=item.later,
        **known,
    )


def _few(remarks: tuple[str, ...]) -> tuple[str, ...]:
    left = len(remarks) - MOST_REMARKS
    return (*remarks[:MOST_REMARKS], f"and {left} more remarks") if left > 0 else remarks


def _aspects(item: Item, passed: Mapping[Aspect, bool]) -> tuple[AspectScore, ...]:
    """What each aspect has earned; none of what is not judged yet."""
    return () if item.later else tuple(_aspect(item, *one) for one in passed.items())


def _aspect(item: Item, aspect: Aspect, passed: bool) -> AspectScore:
    share = round(item.share(aspect), 4)
    return AspectScore(aspect, share if passed else 0.0, share, passed)


def _fault(item: Item, finding: Finding, judgement: Judgement) -> Fault:
    said = item.exercise.said(finding.name)
    return Fault(
        aspect=finding.aspect,
        name=finding.name,
        case=finding.case,
        label=finding.label,
        message=printable(finding.message, MOST_TEXT),
        trace=trace_of(finding.trace),
        code=finding.code,
        title=said if said != finding.name else "",
        numbers=finding.numbers,
        failing=_failing(finding, judgement),
    )


def _failing(finding: Finding, judgement: Judgement) -> int:
    """In how many cases this value is wrong, or missing, in whichever call, at whatever cost."""
    name = finding.name.removesuffix(SECOND)
    wrong = (one for one in judgement.checks if one.fault)
    return len({one.case for one in wrong if one.name.removesuffix(SECOND) == name})


def refused(item: Item) -> ItemScore:
    """The score of an item of a submission that cannot be read."""
    return blank(item, aspects=_aspects(item, dict.fromkeys(item.aspects, False)))
