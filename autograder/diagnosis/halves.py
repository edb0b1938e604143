"""Halves that do not fit each other: some values go by one convention, others by another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from autograder.course.exercise import Exercise, Expected, Reading
from autograder.diagnosis.diagnose import Predicted
from autograder.records.calls import SECOND

ByReading = Sequence[Sequence[Expected]]  # what is expected by a reading, of each case


def changed(one: Reading, other: Reading) -> str:
    """The convention in which two readings differ, if it is one alone; else an empty name.

    Of one gradient that adds to the one before while others do not, a relation says more.
    """
    names = [name for name in one if one[name] != other[name]]
    adds = names == ["gradients"] and other["gradients"] == "add"
    return names[0] if len(names) == 1 and not adds else ""


def sentence(exercise: Exercise, judged_by: Reading, other: Reading) -> str:
    """What is wrong with a value that goes by another reading than the rest."""
    name = changed(judged_by, other)
    way, rest, ours = other[name], judged_by[name], exercise.conventions[name][0]
    choose = f"the course's is {ours!r}" if ours in (way, rest) else f"ours is {ours!r}"
    return (
        f"it goes by {name.replace('_', ' ')} = {way!r}, your other values by {rest!r}: "
        f"they have to fit each other ({choose})"
    )


def predicted(expected: ByReading, others: ByReading, names: Collection[str]) -> list[Predicted]:
    """What is shown, case by case, where values of these names go by the other reading."""
    return [
        dict(_differing(one, other, names)) for one, other in zip(expected, others, strict=True)
    ]


def _differing(
    expected: Sequence[Expected], others: Sequence[Expected], names: Collection[str]
) -> Iterator[tuple[str, np.ndarray]]:
    for one, other in zip(expected, others, strict=True):
        if other.name.removesuffix(SECOND) not in names:
            continue
        if isinstance(other.value, np.ndarray) and not np.array_equal(one.value, other.value):
            yield other.name, other.value
