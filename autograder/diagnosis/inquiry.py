"""What is found out of an item that has lost points: its mistakes by name, and small cases.

Nothing here costs or gives points: what cannot be found out is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import numpy as np

from autograder.course.assignment import Item
from autograder.course.exercise import Case
from autograder.diagnosis.catalogue import Catalogue
from autograder.diagnosis.naming import named
from autograder.diagnosis.outcomes import failing_only
from autograder.diagnosis.results import (
    CaseResults,
    results,
    results_of_small_cases,
    small_cases,
)
from autograder.diagnosis.smallest import worst, write_out, write_raised
from autograder.grading.graded import GradedItem
from autograder.grading.reference import References, ReferenceUnavailableError
from autograder.grading.score import Diagnosed
from autograder.records.calls import SECOND
from autograder.records.scorecard import Diagnosis, SmallestCase
from autograder.worker.answers import Raised
from autograder.worker.session import Transcript
from autograder.worker.slots import WorkerError

# Exceptions that another input may not cause; all others say what is wrong by themselves.
OF_SOME_INPUTS = (
    "ValueError",
    "IndexError",
    "ZeroDivisionError",
    "FloatingPointError",
    "OverflowError",
    "AssertionError",
)


def prepare(item: Item, cases: list[Case], references: References, catalogue: Catalogue) -> None:
    """Have PyTorch compute what naming a mistake in these cases takes, while it is loaded anyway.

    Loading it takes a second or two, which a student with a mistake need not wait for. Raises
    `ReferenceUnavailableError` where it cannot be loaded.
    """
    references.get(item.exercise, cases)
    if item.hidden:
        return
    references.get(item.exercise, small_cases(item, cases))
    if not item.exercise.chance:
        catalogue.get(item.exercise, cases, item.readings()[0], [{} for _ in cases])


def inquire(graded: GradedItem, catalogue: Catalogue) -> Diagnosed:
    """The mistakes by name, and the smallest case, written out.

    Raises `ReferenceUnavailableError` where PyTorch's answers for the item's own cases cannot be
    had, for it was graded by them.
    """
    with np.errstate(all="ignore"):  # whatever numbers a submission may have made
        ran = results(graded)
        found = named(graded, ran, catalogue)
        raised = not graded.judgement.findings[0].shown
        if raised and not any(_depends_on_input(one) for one in graded.transcripts):
            return Diagnosed(tuple(found))  # it would be no different in another case
        smallest = None
        with suppress(WorkerError, ReferenceUnavailableError):
            small = results_of_small_cases(graded)
            if raised:
                found += _failing_only(found, ran, small)
                smallest = next(_exceptions(graded, small), None)
            smallest = smallest or _written(graded, small)
        return Diagnosed(tuple(found), smallest or _written(graded, ran))


def smallest_failing(graded: GradedItem) -> Case:
    """The smallest case that fails, best in what fails first."""
    first = graded.judgement.findings[0]
    failing: list[tuple[bool, int]] = []
    small = None
    with np.errstate(all="ignore"), suppress(WorkerError, ReferenceUnavailableError):
        small = results_of_small_cases(graded)
        wrong = [value for shown in small.shown.values() for value in shown if not value.right]
        failing += [(value.expected.name != first.name, value.number) for value in wrong]
        for number, (one, expected) in enumerate(
            zip(small.transcripts, small.expected, strict=True)
        ):
            missing = next((e.name for e in expected if e.name not in one.values), None)
            if missing is not None and isinstance(one.ending, Raised):
                failing.append((missing != first.name, number))
    if small is None or not failing:
        return graded.cases[first.case]
    return small.cases[min(failing)[1]]


def _failing_only(found: list[Diagnosis], ran: CaseResults, small: CaseResults) -> list[Diagnosis]:
    """What all calls that fail have in common, where no more is known of what they show."""
    known = failing_only(ran.outcomes() + small.outcomes())
    return [known] if known and known.name not in {one.name for one in found} else []


def _exceptions(graded: GradedItem, ran: CaseResults) -> Iterator[SmallestCase]:
    """The cases that end in an exception, written out where they are small enough."""
    for case, one, expected in zip(ran.cases, ran.transcripts, ran.expected, strict=True):
        missing = [e for e in expected if e.name not in one.values]
        if isinstance(one.ending, Raised) and missing:
            message = f"{one.ending.type}: {one.ending.message}"
            written = write_raised(graded.item.exercise, case, missing[0], message)
            if written is not None:
                yield written


def _written(graded: GradedItem, ran: CaseResults) -> SmallestCase | None:
    """The first of the wrong values that fits into a dozen lines, best of the first fault."""
    wanted = graded.judgement.findings[0].name.removesuffix(SECOND)
    written = (write_out(graded.item.exercise, one) for one in worst(ran.shown, [wanted]))
    return next((case for case in written if case is not None), None)


def _depends_on_input(transcript: Transcript) -> bool:
    """Whether it ends in an exception that may depend on the numbers and shapes given."""
    return isinstance(transcript.ending, Raised) and transcript.ending.type in OF_SOME_INPUTS
