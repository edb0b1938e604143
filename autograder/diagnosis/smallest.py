"""The smallest case in which a value is wrong, written out for a person to check by hand."""

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
LABELS = ("Y", "labels")
FEW, GREATEST = 6, 4  # numbers of an array that all differ; the greatest of more


def candidates(exercise: Exercise, cases: Sequence[Case], rng: np.random.Generator) -> list[Case]:
    """Small cases, the smallest first: the exercise's ladder, and its cases in small numbers."""
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
    """The same case with small whole numbers in place of its fractions; images and labels stay."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return _numbers(value.size, rng).reshape(value.shape).astype(value.dtype)
    if isinstance(value, dict):
        made = {key: one if key in LABELS else _whole(one, rng) for key, one in value.items()}
        return Case(made) if isinstance(value, Case) else made
    return [_whole(inner, rng) for inner in value] if isinstance(value, list) else value


def _numbers(count: int, rng: np.random.Generator) -> np.ndarray:
    """Small whole numbers, none of them 0, all different where there are only a few."""
    different = rng.permutation(count) + 1
    sizes = different if count <= FEW else rng.integers(1, GREATEST + 1, count)
    return np.asarray(sizes * rng.choice((-1, 1), count))


def write_out(sight: Sight) -> SmallestCase | None:
    """The case in which this value is wrong, or None where that takes more than a dozen lines."""
    names = [n for n in sight.call if n != "dLdZ" or sight.name.startswith("dLd")]
    arrays = {n: sight.call[n] for n in names if isinstance(sight.call[n], np.ndarray)}
    if sight.call is not sight.case:
        arrays |= {n: v for n, v in sight.case.items() if isinstance(v, np.ndarray)}
    marks = sight.wrong if sight.got.shape == sight.due.shape else None
    cells = {
        **{name: _cells(array) for name, array in arrays.items()},
        "came": _cells(sight.got, marks),
        "expected": _cells(sight.due, marks),
    }
    width = max((len(cell) for table in cells.values() for cell in table.flat), default=1)
    tables = [Table(n, c.shape, tuple(_lines(c, width))) for n, c in cells.items()]
    lines = [line for table in tables for line in table.lines]
    if len(lines) > MOST_LINES or max(map(len, lines), default=0) > WIDTH:
        return None
    *given, got, due = tables
    return SmallestCase(sight.case.label, sight.expected.name, tuple(given), got, due)


def _cells(array: np.ndarray, marks: np.ndarray | None = None) -> np.ndarray:
    """The numbers as texts; a wrong one has a star behind it."""
    marked = np.zeros(array.shape, bool) if marks is None else marks
    texts = [f"{v:.5g}{'*' if m else ' '}" for v, m in zip(array.flat, marked.flat, strict=True)]
    return np.array(texts, dtype=object).reshape(array.shape)


def _lines(cells: np.ndarray, width: int) -> Iterator[str]:
    """Rows of cells of one width; axes of one element are not shown."""
    rows = np.squeeze(cells)
    if rows.size == 0:
        yield "(no elements)"
        return
    for row in np.atleast_1d(rows).reshape(-1, rows.shape[-1] if rows.ndim else 1):
        yield " ".join(f"{cell:>{width}}" for cell in row).rstrip()


def worst(sights: Mapping[str, Sequence[Sight]], wanted: Sequence[str]) -> Iterator[Sight]:
    """Wrong values in the order of cases, those under the wanted names first."""
    wrong = [
        s for seen in sights.values() for s in seen if not s.right and not s.expected.untouched
    ]
    return iter(sorted(wrong, key=lambda s: (s.name not in wanted, s.number, s.second)))
