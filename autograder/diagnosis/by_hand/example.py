"""A right case, told for a person who has not written the layer yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from autograder.course.byhand import Walk, walk_through
from autograder.course.byhand.walk import Index as Index  # for those who draw examples
from autograder.course.byhand.walk import Line
from autograder.course.byhand.walk import number as number
from autograder.course.exercise import Case, Exercise, Expected
from autograder.diagnosis.by_hand.tables import place
from autograder.diagnosis.by_hand.writing_out import LONGEST, adds_up, told


class Value(NamedTuple):
    """A value that a right layer shows, of any shape, and how its element `at` comes about.

    `used` are the elements that go into it, by the names of what is given; `line` says it.
    """

    name: str
    array: np.ndarray
    at: Index | None = None
    used: Mapping[str, Collection[Index]] = {}
    line: str = ""


class Example(NamedTuple):
    """What is given, by the handout's names, what a right layer makes of it, and the settings."""

    given: Mapping[str, np.ndarray]
    values: Sequence[Value]
    settings: Mapping[str, float | str]


def example(
    exercise: Exercise, case: Case, expected: Sequence[Expected], names: Collection[str]
) -> Example:
    """The first call of a case, with what PyTorch expects of the values of these names.

    There have to be some.
    """
    walk = walk_through(exercise, case)
    chosen = [one for one in expected if one.name in names]
    values = [_value(exercise, walk, one) for one in chosen]
    last = next((one.name for one in reversed(chosen) if one.name.startswith("dLd")), "")
    steps = walk.steps(last or chosen[-1].name)
    arrays = {
        f"{name}, {step.title}" if step.title else name: array
        for step in steps
        for name, array in step.arrays.items()
    }
    # What is called comes before what was there.
    called = [exercise.said(exercise.title("A")), exercise.said(exercise.title("dLdZ"))]
    given = {name: arrays[name] for name in called if name in arrays} | arrays
    return Example(given, values, walk.settings())


def _value(exercise: Exercise, walk: Walk, expected: Expected) -> Value:
    """The value with the element of which most can be seen."""
    array, title = np.asarray(expected.value), exercise.said(expected.name)
    best = Value(title, array)
    most = (False, -1, False)
    for index in np.ndindex(array.shape):
        line = walk.line(expected.name, index)
        if line is not None and not adds_up(line, float(array[index])):
            continue
        used = walk.used(expected.name, index)
        text = _text(title, index, line) if line else ""
        is_said, goes_in = 0 < len(text) <= LONGEST, sum(map(len, used.values()))
        worth = (is_said, goes_in, bool(array[index]))
        if worth > most and (text or used):
            best, most = Value(title, array, index, used, text if is_said else ""), worth
    return best


def _text(title: str, index: Index, line: Line) -> str:
    return told(f"{title}{place(np.array(index)) if index else ''}", line)
