"""What is said of a failing item beyond the verdict: which mistake it is, and the smallest case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

import numpy as np
from msgspec.structs import replace

from autograder.assignment import Item
from autograder.diagnosis.diagnose import NOT_FINITE, diagnose
from autograder.diagnosis.sights import Sight, collect
from autograder.diagnosis.smallest import candidates, worst, write_out, write_raised
from autograder.exercise import Case, Expected, Reading
from autograder.exercises.layer import SECOND
from autograder.judge import Judgement, answers, with_derived
from autograder.reference import References, ReferenceUnavailableError
from autograder.scorecard import Diagnosis, SmallestCase
from autograder.worker.answers import Raised, Value
from autograder.worker.launch import WorkerError
from autograder.worker.session import Transcript

CarryOut = Callable[[list[Case]], list[Transcript]]
Sights = dict[str, list[Sight]]
# Exceptions that another input may not cause; all others say what is wrong by themselves.
TELLING = ("ValueError", "IndexError", "ZeroDivisionError", "FloatingPointError", "AssertionError")
WARNING = re.compile(r"<submission>/(\S+):(\d+): RuntimeWarning: ([^\n]+)")


def investigate(
    item: Item,
    cases: list[Case],
    transcripts: Sequence[Transcript],
    judgement: Judgement,
    references: References,
    carry_out: CarryOut,
    prints: str = "",
) -> tuple[tuple[Diagnosis, ...], SmallestCase | None]:
    """Name the mistakes of an item that has lost points, and find the smallest case.

    `carry_out` has the submission carry out more cases; `prints` is what it printed, NumPy's
    warnings among it. Nothing here costs or gives points: what cannot be found out is left out.
    """
    with np.errstate(all="ignore"):  # whatever numbers a submission may have made
        return _investigate(item, cases, transcripts, judgement, references, carry_out, prints)


def _investigate(
    item: Item,
    cases: list[Case],
    transcripts: Sequence[Transcript],
    judgement: Judgement,
    references: References,
    carry_out: CarryOut,
    prints: str,
) -> tuple[tuple[Diagnosis, ...], SmallestCase | None]:
    judged = len(judgement.dues)  # a submission that was cut short has no more
    seen = cases[:judged]
    values = _shown(item, seen, transcripts)
    sights = collect(seen, values, judgement.dues)
    raised = not judgement.findings[0].shown
    wrong = {name for name, one in sights.items() if not all(sight.right for sight in one)}
    found: list[Diagnosis] = []
    for reading in _readings(item, judgement) if wrong else ():
        due = references.get(item.exercise, cases)[:judged]
        named = _named(item, seen, values, due, reading, references)
        found = found or named
        if any(one.confidence == "certain" and one.name in wrong for one in named):
            found = named
            break
    found = [_warned(one, prints) for one in found]
    if raised and not any(isinstance(t.ending, Raised) and _telling(t.ending) for t in transcripts):
        return tuple(found), None  # what was not shown would not be shown in another case, either
    wanted = [finding.name.removesuffix(SECOND) for finding in judgement.findings[:1]]
    smallest = None
    with suppress(WorkerError, ReferenceUnavailableError):
        smallest = _smallest(item, cases, judgement, references, carry_out, wanted)
    return tuple(found), smallest or _written(item, sights, wanted)


def _telling(raised: Raised) -> bool:
    """Whether an exception may depend on the numbers and shapes that were given."""
    return raised.type in TELLING


def _warned(diagnosis: Diagnosis, prints: str) -> Diagnosis:
    """With NumPy's own warning as evidence, where it says which operation bore the NaN."""
    warning = WARNING.search(prints)
    if diagnosis.key != NOT_FINITE or diagnosis.evidence or warning is None:
        return diagnosis
    file, line, text = warning.groups()
    return replace(diagnosis, evidence=f"NumPy warned at {file}, line {line}: {text}")


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
    dues = _by_reading(item, small, due, values, judgement.reading)
    raised = list(_raised(item, small, transcripts, dues))
    if raised and not judgement.findings[0].shown:
        return raised[0]
    return _written(item, collect(small, values, dues), wanted)


def _raised(
    item: Item,
    cases: list[Case],
    transcripts: list[Transcript],
    dues: list[list[Expected]],
) -> Iterator[SmallestCase]:
    """The cases that end in an exception, written out where they are small enough."""
    for case, transcript, due in zip(cases, transcripts, dues, strict=True):
        missing = [expected for expected in due if expected.name not in transcript.values]
        ending = transcript.ending
        if isinstance(ending, Raised) and missing:
            message = f"{ending.type}: {ending.message}"
            written = write_raised(item.exercise, case, missing[0], message)
            if written is not None:
                yield written


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


def _written(item: Item, sights: Sights, wanted: list[str]) -> SmallestCase | None:
    """The first of the wrong values that fits into a dozen lines."""
    written = (write_out(item.exercise, sight) for sight in worst(sights, wanted))
    return next((case for case in written if case is not None), None)
