"""What some cases showed, and what was expected of them: values and calls for hypotheses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from autograder.course.assignment import Item
from autograder.course.exercise import Case, Expected, Reading
from autograder.diagnosis.outcomes import Outcome, outcomes
from autograder.diagnosis.smallest import candidates
from autograder.diagnosis.values import ShownValue, collect
from autograder.grading.graded import GradedItem
from autograder.grading.judge import answers, with_derived
from autograder.worker.answers import Value
from autograder.worker.session import Transcript


@dataclass(frozen=True)
class CaseResults:
    """Cases that were run: what they showed, and what was expected."""

    cases: list[Case]
    transcripts: list[Transcript]
    values: list[dict[str, Value]]
    expected: list[list[Expected]]

    @cached_property
    def shown(self) -> dict[str, list[ShownValue]]:
        """All numbers that were shown, by name."""
        return collect(self.cases, self.values, self.expected)

    def outcomes(self) -> list[Outcome]:
        """All calls, and which of them failed."""
        shown = [value for one in self.shown.values() for value in one]
        wrong = {(value.number, value.second) for value in shown if not value.right}
        return outcomes(self.cases, self.transcripts, self.expected, wrong)


def results(graded: GradedItem) -> CaseResults:
    """The item's own cases; a submission that was cut short has not shown all of them."""
    expected = graded.judgement.expected
    cases, transcripts = graded.cases[: len(expected)], graded.transcripts[: len(expected)]
    return CaseResults(cases, transcripts, _values(graded.item, cases, transcripts), expected)


def results_of_small_cases(graded: GradedItem) -> CaseResults:
    """Small cases, run for this.

    Raises `WorkerError` where they cannot be run, and `ReferenceUnavailableError` where PyTorch's
    answers cannot be had.
    """
    item = graded.item
    small = small_cases(item, graded.cases)
    references = graded.references.get(item.exercise, small)
    transcripts = graded.run_cases(small, references)
    ran = CaseResults(small, transcripts, _values(item, small, transcripts), references)
    return replace(ran, expected=expected_by(graded.judgement.reading, item, ran, references))


def small_cases(item: Item, cases: list[Case]) -> list[Case]:
    """The small cases that are tried where something is wrong: always the same."""
    return candidates(item, cases, np.random.default_rng(0))


def expected_by(
    reading: Reading, item: Item, ran: CaseResults, references: list[list[Expected]]
) -> list[list[Expected]]:
    """What is expected by a reading of the conventions."""
    return [
        item.exercise.expected(case, reference, answers(shown), reading)
        for case, reference, shown in zip(ran.cases, references, ran.values, strict=True)
    ]


def _values(item: Item, cases: list[Case], transcripts: list[Transcript]) -> list[dict[str, Value]]:
    """What was shown, and the figures that the exercise makes of it."""
    pairs = zip(cases, transcripts, strict=True)
    return [with_derived(item, case, one.values) for case, one in pairs]
