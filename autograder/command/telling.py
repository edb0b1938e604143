"""How much a run tells: all to an instructor; to a student what is due, or a step more."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from autograder.command.outcome import attempted
from autograder.command.plan import Plan
from autograder.records.cache import cache_folder
from autograder.records.readers import for_student
from autograder.records.root import ROOT
from autograder.records.scorecard import ScoreCard
from autograder.records.telling import one_more, reaches
from autograder.records.text import printable
from autograder.workbench.attempts import (
    Tells,
    counts_attempts,
    tells_at,
    tells_due,
    tries_before,
)

NOT_COUNTED = "the runs before this one could not be counted"
ALL_GIVEN = "There is no further hint: all that this assignment gives are shown."


def as_told(plan: Plan, card: ScoreCard) -> tuple[ScoreCard, bool]:
    """The card for its reader, to whom what was examined is cut down, too.

    Whether the runs before could be counted; else it is told as at the first.
    """
    if plan.reader == "instructor":
        return card, True
    tells = tells_at(plan.assignment.items, plan.arguments.attempt or 1)
    counted = attempted(NOT_COUNTED, lambda: tells.update(_by_runs(plan, card)))
    if plan.arguments.hint:
        most = {item.name: item.feedback.most for item in plan.assignment.items}
        tells = {name: one_more(tell, most[name]) for name, tell in tells.items()}
    for name, graded in plan.examined.items():
        plan.examined[name] = dataclasses.replace(graded, tell=tells[name])
    return for_student(card, tells, plan.arguments.submission), counted


def is_withheld(plan: Plan, name: str) -> bool:
    """Whether an item's assignment tells more of it than this run does."""
    graded = plan.examined.get(name)
    return graded is not None and not reaches(graded.tell, graded.item.feedback.most)


def answer(plan: Plan, name: str) -> Iterator[str]:
    """What is said to whoever has asked for one more hint where there is none."""
    if plan.arguments.hint and not is_withheld(plan, name):
        yield ALL_GIVEN


def handed_in(plan: Plan, card: ScoreCard) -> Iterator[str]:
    """What is said of a file that was packed: by what it is known again, whatever becomes of it."""
    if plan.packed is not None:
        name = printable(plan.arguments.submission.name)
        yield f"Hand in {name}. The SHA-256 of what counts in it, as the platform will show it:"
        yield card.digest


def _by_runs(plan: Plan, card: ScoreCard) -> Tells:
    """How much is told by the runs before this one, where they count; nothing where they do not."""
    items = plan.assignment.items
    if plan.arguments.attempt or not plan.counts_runs or not counts_attempts(items):
        return {}
    return tells_due(items, tries_before(card, ROOT, cache_folder()))
