"""From a judgement to an item's line of the ScoreCard."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from autograder.assignment import Item
from autograder.exercise import Aspect
from autograder.judge import Finding, Judgement
from autograder.scorecard import AspectScore, Diagnosis, Fault, ItemScore, Line, SmallestCase
from autograder.text import printable

HIDDEN_LABEL = "the cases are hidden"
HIDDEN_WRONG = "is not what is due"
HIDDEN_MISSING = "was not shown: by an exception, a limit, or a call that never came"
HUSHED = "was not shown, and why is not told in a run with swapped classes"
UNREADABLE = "cannot be read; the note above the table says why"
MOST_REMARKS, MOST_TEXT = 20, 400  # of an item; characters of a fault's sentence


Findings = tuple[tuple[Diagnosis, ...], SmallestCase | None]
NOTHING_FOUND: Findings = ((), None)


def score(
    item: Item,
    cases: int,
    judgement: Judgement,
    prints: str,
    seconds: float,
    findings: Findings = NOTHING_FOUND,
) -> ItemScore:
    """The score of an item that was graded."""
    if item.feedback.cases == "hidden":
        judgement, prints, findings = conceal(judgement), "", NOTHING_FOUND
    return blank(
        item,
        points=item.earned(judgement.passed),
        cases=cases,
        aspects=tuple(_aspect(item, *one) for one in judgement.passed.items()),
        faults=tuple(_fault(finding) for finding in judgement.findings),
        diagnoses=findings[0],
        smallest=findings[1],
        remarks=_few(tuple(judgement.remarks)),
        prints=prints,
        seconds=seconds,
    )


def conceal(judgement: Judgement) -> Judgement:
    """The same judgement without a number or a word that could come from a case.

    What the submission says is left out as well: names, messages and remarks can carry the
    inputs that it has seen.
    """
    findings: dict[tuple[str, bool], Finding] = {}
    for one in judgement.findings:
        message = HIDDEN_WRONG if one.shown else HIDDEN_MISSING
        concealed = Finding(0, HIDDEN_LABEL, one.name, one.aspect, message, (), one.shown)
        findings.setdefault((one.name, one.shown), concealed)
    return Judgement(judgement.passed, [*findings.values()])


def hushed(judgement: Judgement) -> Judgement:
    """The same judgement without a word of the submission's: what raised, and where."""
    findings = [
        one if one.shown else replace(one, message=HUSHED, trace=()) for one in judgement.findings
    ]
    return Judgement(judgement.passed, findings)


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
        trace=tuple(Line(f.file, f.line, f.function, f.source) for f in finding.trace),
    )


def refused(item: Item) -> ItemScore:
    """The score of an item of a submission that cannot be read."""
    aspects = tuple(_aspect(item, aspect, False) for aspect in item.exercise.aspects)
    fault = Fault(aspects[0].aspect, "submission", 0, "the submission as a whole", UNREADABLE)
    return blank(item, aspects=aspects, faults=(fault,))
