"""A case in which a value is wrong, written out for a person to check by hand."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

import numpy as np
from msgspec.structs import replace

from autograder.course.byhand import Step, walk_through
from autograder.course.byhand.walk import Line, number
from autograder.course.exercise import Case, Exercise, Expected
from autograder.diagnosis.by_hand.tables import Room, both_tables, given_table, place, texts
from autograder.diagnosis.values import ShownValue
from autograder.records.calls import SECOND
from autograder.records.layout import WIDTH, laid_out
from autograder.records.scorecard import Setting, SmallestCase, Table

MOST_LINES = 20  # of a case that is written out
MOST_WRITTEN = 400  # numbers of a value that is looked at
TALLEST = (8, 2)  # lines of an array that is written in full: if not all fits, of fewer
SHORT = 48  # characters of an exception's message, which stands in full elsewhere
LONGEST = 120  # of a worked line
NEAR = 1e-6  # how exact a worked line is, of the greatest of the numbers and 1


def write_out(exercise: Exercise, value: ShownValue) -> SmallestCase | None:
    """The case in which this value is wrong, or None where that takes more than `MOST_LINES`."""
    yours, expected = value.yours, value.expected_value
    if max(yours.size, expected.size) > MOST_WRITTEN:
        return None
    wrong = value.wrong if yours.shape == expected.shape else None
    for room in _rooms(exercise, value.case, value.expected.name):
        pair = both_tables(yours, expected, wrong, 1, room)
        found = pair and _fitting(exercise, value.case, value.expected.name, pair, room)
        if found:
            return replace(found, worked=_worked(exercise, value, wrong))
    return None


def write_raised(
    exercise: Exercise, case: Case, expected: Expected, message: str
) -> SmallestCase | None:
    """The case in which an exception came instead of a value, with the same limit."""
    if isinstance(expected.value, str) or np.size(expected.value) > MOST_WRITTEN:
        return None
    right = np.asarray(expected.value)
    yours = Table("yours", (), (shorten(message, SHORT, placeholder=" ..."),))
    for room in _rooms(exercise, case, expected.name):
        table = given_table("expected", right, "", 1, room)
        found = table and _fitting(exercise, case, expected.name, (yours, table), room)
        if found:
            return found
    return None


def _rooms(exercise: Exercise, case: Case, name: str) -> list[Room]:
    """What there is beside the longest title, for few tall arrays or for more that are listed."""
    steps = walk_through(exercise, case).steps(name)
    titles = [f"{exercise.said(name)} yours", *(title for step in steps for title in step.arrays)]
    columns = WIDTH - 2 - max(map(len, titles))
    return [Room(lines, columns) for lines in TALLEST]


def _fitting(
    exercise: Exercise, case: Case, name: str, pair: tuple[Table, Table], room: Room
) -> SmallestCase | None:
    """The case with these two, where no array takes more lines and all of it not too many."""
    walk = walk_through(exercise, case)
    steps = walk.steps(name)
    width = _width(steps)
    given = [
        given_table(title, array, step.title, width, room)
        for step in steps
        for title, array in step.arrays.items()
    ]
    if None in given:
        return None
    settings = tuple(
        Setting(title, value if isinstance(value, str) else f"{value:g}")
        for title, value in walk.settings().items()
    )
    tables = tuple(table for table in given if table is not None)
    said = exercise.said(name)
    title = said if said != name else ""
    found = SmallestCase(case.label, name, tables, *pair, settings, title=title)
    lines = [*laid_out(found)]
    return found if len(lines) <= MOST_LINES and max(map(len, lines)) <= WIDTH else None


def _width(steps: Sequence[Step]) -> int:
    """Of the columns of all arrays."""
    every = [array for step in steps for array in step.arrays.values()]
    small = [array for array in every if array.size <= MOST_WRITTEN]
    return max((len(text) for array in small for text in texts(array).ravel()), default=1)


def _worked(exercise: Exercise, value: ShownValue, wrong: np.ndarray | None) -> str:
    """How the expected number comes about for the first wrong element that one line can tell of.

    It is said only where its numbers add up to what PyTorch has.
    """
    walk, expected = walk_through(exercise, value.case), value.expected_value
    for at in np.argwhere(_elsewhere(value) if wrong is None else wrong):
        index = tuple(map(int, at))
        line = walk.line(value.expected.name, index)
        if line is not None and adds_up(line, float(expected[index])):
            title = exercise.said(value.expected.name.removesuffix(SECOND))
            text = told(f"{title}{place(at) if index else ''}", line)
            if len(text) <= LONGEST:
                return text
    return ""


def _elsewhere(value: ShownValue) -> np.ndarray:
    """Which of the expected elements yours, of another shape, lacks or has otherwise; else all."""
    yours, expected = value.yours, value.expected_value
    other = np.ones(expected.shape, bool)
    if yours.ndim == expected.ndim:
        both = tuple(slice(min(pair)) for pair in zip(yours.shape, expected.shape, strict=True))
        other[both] = np.abs(yours[both] - expected[both]) > value.allowed(expected)
    return other if other.any() else np.ones(expected.shape, bool)


def adds_up(line: Line, expected: float) -> bool:
    """Whether a line's numbers make what PyTorch has."""
    return abs(line.value - expected) <= NEAR * max(abs(expected), 1.0)


def told(title: str, line: Line) -> str:
    """A worked line as text, of the element that is called so."""
    if line.note:
        return f"{title} = {number(line.value)}: {line.note}"
    names = f" = {line.names}" if line.names else ""
    result = number(line.value)
    steps = f" = {line.text}" if line.text != result else ""
    return f"{title}{names}{steps} = {result}"
