"""The smallest case in which a value is wrong, written out for a person to check by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Any

import numpy as np

from autograder.course.assignment import Item
from autograder.course.exercise import Aspect, Case, Exercise, Expected
from autograder.diagnosis.values import ShownValue, call_of
from autograder.records.scorecard import SmallestCase, Table

MOST_LINES = 12  # of a case that is written out
MOST_CASES = 40  # that are tried
WIDTH = 70
MOST_WRITTEN = MOST_LINES * WIDTH // 2  # that could fit: a digit and a space
SHORT = 48  # of an exception's message, which stands in full elsewhere
FEW, GREATEST = 6, 4  # numbers of an array that all differ; the greatest of more


def candidates(item: Item, cases: Sequence[Case], rng: np.random.Generator) -> list[Case]:
    """Small cases, the smallest first: the exercise's ladder, and its cases in small numbers."""
    drawn = item.shares.weighed(item.exercise.ladder(rng))
    ladder = [_whole(case, rng) for case in drawn if "remark_only" not in case]
    # In small numbers, an edge case would be none.
    edges = [case.get("counts_as") == Aspect.EDGES for case in cases]
    known = [c for c, edge in zip(cases, edges, strict=True) if not edge]
    own = [_whole(case, rng) for case in known if "remark_only" not in case]
    return sorted([*ladder, *own], key=size)[:MOST_CASES]


def size(case: Any) -> int:
    """How many numbers a case holds."""
    if isinstance(case, np.ndarray):
        return case.size
    if isinstance(case, dict | list | tuple):
        return sum(map(size, case.values() if isinstance(case, dict) else case))
    return 0


def _whole(value: Any, rng: np.random.Generator) -> Any:
    """The same case with small whole numbers in place of its fractions.

    Arrays that have none stay: images, labels, and what a ladder was made for.
    """
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        if value.any() and (value == np.round(value)).all():
            return value
        return _numbers(value.size, rng).reshape(value.shape).astype(value.dtype)
    if isinstance(value, dict):
        made = {key: _whole(one, rng) for key, one in value.items()}
        return Case(made) if isinstance(value, Case) else made
    return [_whole(inner, rng) for inner in value] if isinstance(value, list) else value


def _numbers(count: int, rng: np.random.Generator) -> np.ndarray:
    """Small whole numbers, none of them 0, all different where there are only a few."""
    different = rng.permutation(count) + 1
    sizes = different if count <= FEW else rng.integers(1, GREATEST + 1, count)
    return np.asarray(sizes * rng.choice((-1, 1), count))


def write_out(exercise: Exercise, value: ShownValue) -> SmallestCase | None:
    """The case in which this value is wrong, or None where that takes more than a dozen lines."""
    if value.yours.size + value.expected_value.size > MOST_WRITTEN:
        return None
    marks = value.wrong if value.yours.shape == value.expected_value.shape else None
    values = {"yours": _cells(value.yours, marks), "expected": _cells(value.expected_value, marks)}
    return _fitting(
        value.case, value.expected, _tables(exercise, value.case, value.expected, values)
    )


def write_raised(
    exercise: Exercise, case: Case, expected: Expected, message: str
) -> SmallestCase | None:
    """The case in which an exception came instead of a value, with the same limit."""
    if isinstance(expected.value, str):
        return None
    values = {"expected": _cells(np.asarray(expected.value))}
    *given, right = _tables(exercise, case, expected, values)
    yours = Table("yours", (), (shorten(message, SHORT, placeholder=" ..."),))
    return _fitting(case, expected, [*given, yours, right])


def _fitting(case: Case, expected: Expected, tables: Sequence[Table]) -> SmallestCase | None:
    lines = [line for table in tables for line in table.lines]
    if len(lines) > MOST_LINES or max(map(len, lines), default=0) > WIDTH:
        return None
    *given, yours, right = tables
    return SmallestCase(case.label, expected.name, tuple(given), yours, right)


def _tables(
    exercise: Exercise, case: Case, expected: Expected, values: Mapping[str, np.ndarray]
) -> list[Table]:
    """What was given, then the values, all numbers in columns of one width."""
    given = {n: _cells(a) for n, a in _given(exercise, case, expected).items()}
    cells = {**given, **values}
    width = max((len(cell) for table in cells.values() for cell in table.ravel()), default=1)
    return [Table(n, c.shape, tuple(_lines(c, width))) for n, c in cells.items()]


def _given(exercise: Exercise, case: Case, expected: Expected) -> dict[str, np.ndarray]:
    """The arrays that a value is made from, as the course calls them: the call's, the case's."""
    call = call_of(case, expected)
    backward = expected.name.startswith("dLd")
    names = [name for name in call if name != "dLdZ" or backward]
    given = {name: call[name] for name in names}
    if call is not case:
        given |= case
    arrays = {n: value for n, value in given.items() if isinstance(value, np.ndarray)}
    return {exercise.title(name): value for name, value in arrays.items()}


def _cells(array: np.ndarray, marks: np.ndarray | None = None) -> np.ndarray:
    """The numbers as texts; a wrong one has a star behind it."""
    marked = np.zeros(array.shape, bool) if marks is None else marks
    pairs = zip(array.ravel(), marked.ravel(), strict=True)
    texts = [f"{value:.5g}{'*' if mark else ' '}" for value, mark in pairs]
    return np.array(texts, dtype=object).reshape(array.shape)


def _lines(cells: np.ndarray, width: int) -> Iterator[str]:
    """Rows of cells of one width; axes of one element are not shown."""
    rows = np.squeeze(cells)
    if rows.size == 0:
        yield "(no elements)"
        return
    for row in np.atleast_1d(rows).reshape(-1, rows.shape[-1] if rows.ndim else 1):
        yield " ".join(f"{cell:>{width}}" for cell in row).rstrip()


def worst(shown: Mapping[str, Sequence[ShownValue]], wanted: Sequence[str]) -> Iterator[ShownValue]:
    """Wrong values in the order of cases, those under the wanted names first."""
    wrong = [s for seen in shown.values() for s in seen if not s.right and not s.expected.untouched]
    return iter(sorted(wrong, key=lambda s: (s.name not in wanted, s.number, s.second)))
