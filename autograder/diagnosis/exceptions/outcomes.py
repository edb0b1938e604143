"""Calls that end in an exception: what they have in common with each other and wrong values."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from autograder.course.exercise import Case, Expected
from autograder.diagnosis.patterns import FAILS_WHERE, condition
from autograder.diagnosis.values import call_of
from autograder.records.calls import SECOND
from autograder.records.scorecard import Diagnosis
from autograder.worker.answers import Raised
from autograder.worker.session import Transcript


@dataclass(frozen=True)
class Outcome:
    """One call: the first value that was missing, and `right` where none was."""

    case: Case
    first: Expected
    second: bool
    right: bool

    @cached_property
    def call(self) -> Mapping[str, Any]:
        """What was passed: the call's arrays, or the whole case's."""
        return call_of(self.case, self.first)


def outcomes(
    cases: Sequence[Case],
    transcripts: Sequence[Transcript],
    expected: Sequence[Sequence[Expected]],
    wrong: Collection[tuple[int, bool]],
) -> list[Outcome]:
    """All calls that were made, in order; those after an exception were not.

    `wrong` has the calls that showed wrong values: the case's number, and whether the second.
    """
    found = []
    triples = zip(cases, transcripts, expected, strict=True)
    for number, (case, transcript, of_case) in enumerate(triples):
        missing = next((e for e in of_case if e.name not in transcript.values), None)
        if missing is not None and not isinstance(transcript.ending, Raised):
            continue  # it was not offered
        if missing is not None and missing.aspect in case.get("remark_only", ()):
            continue  # it costs nothing
        for second in (False, True):
            shown = [e for e in of_case if e.name.endswith(SECOND) == second]
            if missing is not None and missing.name.endswith(SECOND) == second:
                found.append(Outcome(case, missing, second, right=False))
                break
            if shown:
                right = (number, second) not in wrong
                found.append(Outcome(case, shown[0], second, right))
    return found


def failing_only(seen: Sequence[Outcome]) -> Diagnosis | None:
    """What all calls that raise, or show something wrong, have in common and no other has."""
    found = condition(seen, FAILS_WHERE)
    wrong = [outcome for outcome in seen if not outcome.right]
    if found is None:
        return None
    name = wrong[0].first.name.removesuffix(SECOND)
    return Diagnosis(name, f"pattern/{found[0]}", found[1], "", "likely")
