"""Special cases: extreme inputs and inputs of integers, which have a share of their own.

What fails only there costs that share and nothing else. It is earned where all values of these
cases are right. Those of an aspect that has failed in the other cases count no more, for that has
cost its points already, unless it has cost less; but without a right forward nothing is earned.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from autograder.course.exercise import EXTREME, SPECIAL, Aspect, Case
from autograder.course.sheet import Item
from autograder.grading.compare import WRONG_NUMBER
from autograder.grading.judgement import Check, Finding, Judgement

ONLY = {
    Aspect.EDGES: f"only inputs as large as ±{EXTREME} are wrong",
    Aspect.INTEGERS: "only inputs of integers are wrong",
}


def counts_as(case: Case) -> Aspect | None:
    """The special aspect that all values of a case count for, if they count for one."""
    special = case.get("counts_as")
    return None if special is None or "remark_only" in case else Aspect(special)


def worded(case: Case, message: str) -> str:
    """What is wrong in a case, and nowhere else."""
    special = case.get("counts_as")
    if special is None:
        return message
    only = ONLY[Aspect(special)]
    return only if message == WRONG_NUMBER else f"{only}: {message}"


def judge_special(judgement: Judgement, item: Item, cases: Sequence[Case]) -> None:
    """Whether each special aspect is earned, once it is known which of the others have passed."""
    for special in item.aspects:
        if special in SPECIAL:
            _judge_one(judgement, item, cases, special)


def _judge_one(judgement: Judgement, item: Item, cases: Sequence[Case], special: Aspect) -> None:
    if not judgement.passed.get(Aspect.FORWARD):
        judgement.passed[special] = False
        return
    paid = {
        own
        for own, passed in judgement.passed.items()
        if own not in SPECIAL and not passed and item.share(own) >= item.share(special)
    }
    judgement.checks = [
        replace(c, costs=False) if c.aspect is special and c.own in paid else c
        for c in judgement.checks
    ]
    counted = [c for c in judgement.checks if c.aspect is special and c.costs]
    computed = {
        (n, e.name) for n, one in enumerate(judgement.expected) for e in one if not e.is_free
    }
    well = not any(check.fault for check in counted)
    judgement.passed[special] = well and any((c.case, c.name) in computed for c in counted)
    for finding in _findings(counted, cases):
        judgement.tell(finding)


def _findings(checks: Sequence[Check], cases: Sequence[Case]) -> list[Finding]:
    """What is wrong, in order; of what a case has not shown, the first value alone."""
    found, silent = [], set[int]()
    for check in checks:
        if not check.fault or check.case in silent:
            continue
        case = cases[check.case]
        facts = worded(case, check.fault), check.trace, check.shown, check.code, check.numbers
        found.append(Finding(check.case, case.label, check.name, check.aspect, *facts))
        if not check.shown:
            silent.add(check.case)
    return found
