"""What is said of a failing item beyond the verdict: which mistake it is, and the smallest case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from autograder.assignment import Item
from autograder.diagnosis.diagnose import diagnose
from autograder.diagnosis.sights import Sight, collect
from autograder.diagnosis.smallest import candidates, worst, write_out
from autograder.exercise import Case, Expected
from autograder.exercises.layer import SECOND
from autograder.judge import Judgement, answers
from autograder.reference import References, ReferenceUnavailableError
from autograder.scorecard import Diagnosis, SmallestCase
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
    values = [transcript.values for transcript in transcripts[:judged]]
    sights = collect(cases[:judged], values, judgement.dues)
    if all(sight.right for seen in sights.values() for sight in seen):
        return (), None
    catalogue = {}
    with suppress(ReferenceUnavailableError):
        shown = [answers(one) for one in values]
        catalogue = references.catalogue(item.exercise, cases[:judged], judgement.reading, shown)
    found = tuple(diagnose(sights, catalogue))
    wanted = [finding.name.removesuffix(SECOND) for finding in judgement.findings[:1]]
    smallest = None
    with suppress(WorkerError, ReferenceUnavailableError):
        smallest = _smallest(item, cases, judgement, references, carry_out, wanted)
    return found, smallest or _written(sights, wanted)


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
    values = [transcript.values for transcript in transcripts]
    return _written(
        collect(small, values, _by_reading(item, small, due, values, judgement)), wanted
    )


def _by_reading(
    item: Item,
    cases: list[Case],
    due: list[list[Expected]],
    values: list[dict[str, Any]],
    judgement: Judgement,
) -> list[list[Expected]]:
    """What is due by the reading that the submission was judged by."""
    expected = item.exercise.expected
    return [
        expected(case, reference, answers(shown), judgement.reading)
        for case, reference, shown in zip(cases, due, values, strict=True)
    ]


def _written(sights: Sights, wanted: list[str]) -> SmallestCase | None:
    """The first of the wrong values that fits into a dozen lines."""
    written = (write_out(sight) for sight in worst(sights, wanted))
    return next((case for case in written if case is not None), None)
