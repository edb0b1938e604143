"""What is said of a failing item beyond the verdict: which mistake it is, and the smallest case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

import numpy as np

from autograder.assignment import Item
from autograder.diagnosis.diagnose import diagnose
from autograder.diagnosis.sights import Sight, collect
from autograder.diagnosis.smallest import candidates, worst, write_out
from autograder.exercise import Case, Expected, Reading
from autograder.exercises.layer import SECOND
from autograder.judge import Judgement, answers, with_derived
from autograder.reference import References, ReferenceUnavailableError
from autograder.scorecard import Diagnosis, SmallestCase
from autograder.worker.answers import Value
from autograder.worker.launch import WorkerError
from autograder.worker.session import Transcript

CarryOut = Callable[[list[Case]], list[Transcript]]
Sights = dict[str, list[Sight]]


def investigate(
    item: Item,
    cases: list[Case],
    transcripts: Sequence[Transcript],
    judgement: Judgement,
    references: References,
    carry_out: CarryOut,
) -> tuple[tuple[Diagnosis, ...], SmallestCase | None]:
    """Name the mistakes of an item that has lost points, and find the smallest case.

    `carry_out` has the submission carry out more cases. Nothing here costs or gives points: what
    cannot be found out is left out.
    """
    with np.errstate(all="ignore"):  # whatever numbers a submission may have made
        return _investigate(item, cases, transcripts, judgement, references, carry_out)


def _investigate(
    item: Item,
    cases: list[Case],
    transcripts: Sequence[Transcript],
    judgement: Judgement,
    references: References,
    carry_out: CarryOut,
) -> tuple[tuple[Diagnosis, ...], SmallestCase | None]:
    judged = len(judgement.dues)  # a submission that was cut short has no more
    seen = cases[:judged]
    values = _shown(item, seen, transcripts)
    sights = collect(seen, values, judgement.dues)
    if all(sight.right for one in sights.values() for sight in one):
        return (), None
    found: list[Diagnosis] = []
    for reading in _readings(item, judgement):
        due = references.get(item.exercise, cases)[:judged]
        named = _named(item, seen, values, due, reading, references)
        found = found or named
        if any(one.confidence == "certain" for one in named):
            found = named
            break
    wanted = [finding.name.removesuffix(SECOND) for finding in judgement.findings[:1]]
    smallest = None
    with suppress(WorkerError, ReferenceUnavailableError):
        smallest = _smallest(item, cases, judgement, references, carry_out, wanted)
    return tuple(found), smallest or _written(sights, wanted)


def _readings(item: Item, judgement: Judgement) -> Iterator[Reading]:
    """The reading that the submission was judged by, then all others that are allowed.

    Where nothing is right, all readings earn the same, and only a mistake's numbers can tell
    which one the rest of the submission goes by.
    """
    conventions = {name: getattr(item.conventions, name) for name in item.exercise.conventions}
    yield judgement.reading
    yield from (r for r in item.exercise.readings(conventions) if r != judgement.reading)


def _named(
    item: Item,
    cases: list[Case],
    values: list[dict[str, Value]],
    due: list[list[Expected]],
    reading: Reading,
    references: References,
) -> list[Diagnosis]:
    """The mistakes that explain the values, for a submission that goes by a reading."""
    shown = [answers(one) for one in values]
    sights = collect(cases, values, _by_reading(item, cases, due, values, reading))
    catalogue = {}
    with suppress(ReferenceUnavailableError):
        catalogue = references.catalogue(item.exercise, cases, reading, shown)
    return diagnose(sights, catalogue)


def _smallest(
    item: Item,
    cases: list[Case],
    judgement: Judgement,
    references: References,
    carry_out: CarryOut,
    wanted: list[str],
) -> SmallestCase | None:
    small = candidates(item.exercise, cases, np.random.default_rng(0))
    due = references.get(item.exercise, small)
    transcripts = carry_out(small)
    values = _shown(item, small, transcripts)
    return _written(
        collect(small, values, _by_reading(item, small, due, values, judgement.reading)), wanted
    )


def _shown(
    item: Item, cases: Sequence[Case], transcripts: Sequence[Transcript]
) -> list[dict[str, Value]]:
    """What was shown in each case, and the figures that the exercise makes of it."""
    return [with_derived(item, case, t.values) for case, t in zip(cases, transcripts, strict=False)]


def _by_reading(
    item: Item,
    cases: list[Case],
    due: list[list[Expected]],
    values: list[dict[str, Value]],
    reading: Reading,
) -> list[list[Expected]]:
    """What is due by a reading."""
    expected = item.exercise.expected
    return [
        expected(case, reference, answers(shown), reading)
        for case, reference, shown in zip(cases, due, values, strict=True)
    ]


def _written(sights: Sights, wanted: list[str]) -> SmallestCase | None:
    """The first of the wrong values that fits into a dozen lines."""
    written = (write_out(sight) for sight in worst(sights, wanted))
    return next((case for case in written if case is not None), None)
