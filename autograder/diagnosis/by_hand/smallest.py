"""Small cases, and the one among them that a person can best check what is wrong by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from autograder.course.byhand import walk_through
from autograder.course.exercise import ORDINARY, Aspect, Case, Exercise
from autograder.course.exercises.small import in_whole_numbers
from autograder.course.sheet import Item
from autograder.diagnosis.values import ShownValue
from autograder.grading.judgement import Finding
from autograder.records.calls import SECOND

MOST_CASES = 40  # that are tried
APART = 1e-3  # by how much of their size yours and expected have to differ to be seen to
LARGEST = 5000.0  # a number that a person reckons with
PLACES = 2  # decimals that a number may have, to be called simple
ROUNDING = 3e-5  # of a number, as far as people care


def candidates(item: Item, cases: Sequence[Case], rng: np.random.Generator) -> list[Case]:
    """Small cases, the smallest first: the exercise's ladder, and its cases in small numbers."""
    drawn = item.shares.weighed(item.exercise.ladder(rng))
    ladder = [case for case in drawn if _costs(item, case)]
    # In small numbers, an edge case would be none.
    edges = [case.get("counts_as") == Aspect.EDGES for case in cases]
    known = [c for c, edge in zip(cases, edges, strict=True) if not edge]
    own = [in_whole_numbers(case, rng, keep=True) for case in known if _costs(item, case)]
    return sorted([*ladder, *own], key=size)[:MOST_CASES]


def _costs(item: Item, case: Case) -> bool:
    """Whether anything that is wrong in a case costs points."""
    return not {*item.exercise.aspects} & {*ORDINARY} <= {*case.get("remark_only", ())}


def size(case: Any) -> int:
    """How many numbers a case holds."""
    if isinstance(case, np.ndarray):
        return case.size
    if isinstance(case, dict | list | tuple):
        return sum(map(size, case.values() if isinstance(case, dict) else case))
    return 0


class Sought(NamedTuple):
    """What the smallest case is to show: the fault that is told first, as it is told.

    `kind` is in which way a value is wrong, `second` whether it is so in second calls alone, and
    `special` what the case counts as, if it is no ordinary one.
    """

    name: str
    kind: str
    second: bool
    special: str | None


def sought(first: Finding, shown: Mapping[str, Sequence[ShownValue]]) -> Sought:
    """What to look for, by the finding that is told first and all that the own cases showed."""
    name = first.name.removesuffix(SECOND)
    wrong = [value for value in shown.get(name, ()) if not value.right]
    own = next((value for value in wrong if value.expected.name == first.name), None)
    special = own.case.get("counts_as") if own else None
    return Sought(
        name, _kind(own) if own else "", bool(wrong) and all(v.second for v in wrong), special
    )


def by_hand(
    exercise: Exercise, shown: Mapping[str, Sequence[ShownValue]], wanted: Sought
) -> Iterator[ShownValue]:
    """Wrong values of what is wanted, first those that show it as plainly as possible."""
    wrong = [
        value
        for value in shown.get(wanted.name, ())
        # Of an argument that was changed, the fault's own sentence says all.
        if not value.right and (value.expected.complaint or not value.expected.untouched)
    ]
    return iter(sorted(wrong, key=lambda value: _unfit(exercise, value, wanted)))


def _unfit(exercise: Exercise, value: ShownValue, wanted: Sought) -> tuple[Any, ...]:
    """How little a person can see by this value, the worst first."""
    walk = walk_through(exercise, value.case)
    steps = walk.steps(value.expected.name)
    arrays = [array for step in steps for array in step.arrays.values()]
    return (
        _kind(value) != wanted.kind,
        value.case.get("counts_as") != wanted.special,
        not _is_visible(value),
        not all((array == np.round(array)).all() for array in arrays),
        walk.is_odd(),
        value.second and not wanted.second,
        not _is_simple(value.expected_value),
        sum(array.size for array in arrays) + 2 * value.expected_value.size,
        value.number,
        value.second,
    )


def _kind(value: ShownValue) -> str:
    """In which way a value is wrong."""
    if value.yours.shape != value.expected_value.shape:
        return "shape"
    return "numbers" if np.isfinite(value.yours[value.wrong]).all() else "not finite"


def _is_visible(value: ShownValue) -> bool:
    """Whether wrong and right are apart by more than rounding, wherever they differ."""
    expected = value.expected_value
    if _kind(value) != "numbers":
        return bool(np.abs(expected).max(initial=0.0) <= LARGEST)
    yours, right = value.yours[value.wrong], expected[value.wrong]
    greater = np.maximum(np.abs(yours), np.abs(right))
    return bool(
        (np.abs(yours - right) >= APART * greater).all()
        and greater.max() <= LARGEST
        and greater.min() > ROUNDING
    )


def _is_simple(numbers: np.ndarray) -> bool:
    """Whether all have only a few decimals."""
    off = np.abs(numbers - np.round(numbers, PLACES))
    return bool((off <= ROUNDING * np.maximum(np.abs(numbers), 1.0)).all())
