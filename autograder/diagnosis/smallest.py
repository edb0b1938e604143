"""The smallest case in which a value is wrong, written out so that a person can check it by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.diagnosis.sights import Sight
from autograder.exercise import Case, Exercise
from autograder.scorecard import SmallestCase, Table

MOST_LINES = 12  # of a case that is written out
MOST_CASES = 40  # that are tried
WIDTH = 70
GREATEST = 3  # of the whole numbers that are drawn


def candidates(exercise: Exercise, cases: Sequence[Case], rng: np.random.Generator) -> list[Case]:
    """Small cases, the smallest first: the exercise's own ladder, and its cases in small numbers."""
    ladder = [_whole(case, rng) for case in exercise.ladder(rng)]
    own = [_whole(case, rng) for case in cases if "remark_only" not in case]
    return sorted([*ladder, *own], key=size)[:MOST_CASES]


def size(case: Any) -> int:
    """How many numbers a case holds."""
    if isinstance(case, np.ndarray):
        return case.size
    if isinstance(case, dict | list | tuple):
        return sum(map(size, case.values() if isinstance(case, dict) else case))
    return 0


def _whole(value: Any, rng: np.random.Generator) -> Any:
    """The same case with small whole numbers in place of its fractions."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind != "f" or (value == np.round(value)).all():
            return value  # an image, or labels
        return rng.integers(-GREATEST, GREATEST + 1, value.shape).astype(value.dtype)
    if isinstance(value, Case):
        return Case({key: _whole(inner, rng) for key, inner in value.items()})
    if isinstance(value, dict):
        return {key: _whole(inner, rng) for key, inner in value.items()}
    return [_whole(inner, rng) for inner in value] if isinstance(value, list) else value


def write_out(sight: Sight) -> SmallestCase | None:
    """The case in which this value is wrong, or None where that takes more than a dozen lines."""
    names = [n for n in sight.call if n != "dLdZ" or sight.name.startswith("dLd")]
    arrays = {n: sight.call[n] for n in names if isinstance(sight.call[n], np.ndarray)}
    if sight.call is not sight.case:
        arrays |= {n: v for n, v in sight.case.items() if isinstance(v, np.ndarray)}
    given = tuple(_table(name, array) for name, array in arrays.items())
    same = sight.got.shape == sight.due.shape
    marks = sight.wrong if same else np.zeros(sight.got.shape, bool)
    got = _table("came", sight.got, marks)
    due = _table("expected", sight.due, marks if same else np.zeros(sight.due.shape, bool))
    lines = [line for table in (*given, got, due) for line in table.lines]
    if len(lines) > MOST_LINES or max(map(len, lines), default=0) > WIDTH:
        return None
    return SmallestCase(sight.case.label, sight.expected.name, given, got, due)


def _table(name: str, array: np.ndarray, marks: np.ndarray | None = None) -> Table:
    marked = np.zeros(array.shape, bool) if marks is None else marks
    cells = np.array(
        [f"{v:.5g}{'*' if m else ''}" for v, m in zip(array.flat, marked.flat, strict=True)],
        dtype=object,
    ).reshape(array.shape)
    return Table(name, array.shape, tuple(_lines(cells)))


def _lines(cells: np.ndarray) -> Iterator[str]:
    """Rows of cells of one width; axes of one element are not shown."""
    rows = np.squeeze(cells)
    if rows.size == 0:
        yield "(no elements)"
        return
    width = max(map(len, cells.flat))
    for row in np.atleast_1d(rows).reshape(-1, rows.shape[-1] if rows.ndim else 1):
        yield "  ".join(f"{cell:>{width}}" for cell in row)


def worst(sights: Mapping[str, Sequence[Sight]], wanted: Sequence[str]) -> Iterator[Sight]:
    """Wrong values in the order of cases, those under the wanted names first."""
    wrong = [s for seen in sights.values() for s in seen if not s.right]
    return iter(sorted(wrong, key=lambda s: (s.name not in wanted, s.number, s.second)))
