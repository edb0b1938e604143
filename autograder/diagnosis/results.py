"""What some cases showed, and what was expected of them: values and calls for hypotheses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from autograder.course.exercise import Case, Expected, Reading
from autograder.course.sheet import Item
from autograder.diagnosis.by_hand.smallest import candidates
from autograder.diagnosis.exceptions.outcomes import Outcome, outcomes
from autograder.diagnosis.values import ShownValue, collect
from autograder.grading.graded import GradedItem
from autograder.grading.judge import answers, with_derived
from autograder.worker.answers import Value
from autograder.worker.session import Transcript

Shown = dict[str, list[ShownValue]]  # by name


@dataclass(frozen=True)
class CaseResults:
    """Cases that were run: what they showed, and what was expected.

    `due` is what PyTorch shows, `expected` what is due by the reading that was judged by.
    """

    item: Item
    cases: list[Case]
    transcripts: list[Transcript]
    values: list[dict[str, Value]]
    due: list[list[Expected]]
    reading: Reading
    expected: list[list[Expected]]
    _by_reading: dict[str, list[list[Expected]]] = field(default_factory=dict)
    _shown_by: dict[str, Shown] = field(default_factory=dict)

    @cached_property
    def shown(self) -> Shown:
        """All numbers that were shown, by name."""
        return collect(self.cases, self.values, self.expected)

    def expected_by(self, reading: Reading) -> list[list[Expected]]:
        """What is expected by a reading of the conventions, which is found out once."""
        if reading == self.reading:
            return self.expected
        key = str(sorted(reading.items()))
        if key not in self._by_reading:
            self._by_reading[key] = _expected(self.item, self.cases, self.values, self.due, reading)
        return self._by_reading[key]

    def shown_by(self, reading: Reading) -> Shown:
        """All numbers that were shown, and what a reading expects there, found out once."""
        if reading == self.reading:
            return self.shown
        key = str(sorted(reading.items()))
        if key not in self._shown_by:
            self._shown_by[key] = collect(self.cases, self.values, self.expected_by(reading))
        return self._shown_by[key]

    def outcomes(self) -> list[Outcome]:
        """All calls, and which of them failed."""
        shown = [value for one in self.shown.values() for value in one]
        wrong = {(value.number, value.second) for value in shown if not value.right}
        return outcomes(self.cases, self.transcripts, self.expected, wrong)


def results(graded: GradedItem) -> CaseResults:
    """The item's own cases; a submission that was cut short has not shown all of them."""
    judged = graded.judgement
    count = len(judged.expected)
    cases, transcripts = graded.cases[:count], graded.transcripts[:count]
    values, due = _values(graded.item, cases, transcripts), graded.due[:count]
    return CaseResults(
        graded.item, cases, transcripts, values, due, judged.reading, judged.expected
    )


def results_of_small_cases(graded: GradedItem) -> CaseResults:
    """Small cases, run for this; raises what `results_of` does."""
    return results_of(graded, small_cases(graded.item, graded.cases))


def small_cases(item: Item, cases: list[Case]) -> list[Case]:
    """The small cases that are tried where something is wrong: always the same."""
    return candidates(item, cases, np.random.default_rng(0))


def results_of(graded: GradedItem, cases: list[Case]) -> CaseResults:
    """Any cases, run for this, and what is expected in them by the reading that was judged by.

    Raises `WorkerError` where they cannot be run, and `ReferenceUnavailableError` where PyTorch's
    answers cannot be had.
    """
    item, reading = graded.item, graded.judgement.reading
    due = graded.references.get(item.exercise, cases)
    transcripts = graded.run_cases(cases, due)
    values = _values(item, cases, transcripts)
    expected = _expected(item, cases, values, due, reading)
    return CaseResults(item, cases, transcripts, values, due, reading, expected)


def _expected(
    item: Item,
    cases: Sequence[Case],
    values: Sequence[dict[str, Value]],
    due: Sequence[list[Expected]],
    reading: Reading,
) -> list[list[Expected]]:
    """What is expected by a reading of the conventions."""
    return [
        item.exercise.expected(case, reference, answers(shown), reading)
        for case, reference, shown in zip(cases, due, values, strict=True)
    ]


def _values(item: Item, cases: list[Case], transcripts: list[Transcript]) -> list[dict[str, Value]]:
    """What was shown, and the figures that the exercise makes of it."""
    pairs = zip(cases, transcripts, strict=True)
    return [with_derived(item, case, one.values) for case, one in pairs]
