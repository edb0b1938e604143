"""A smallest case as lines of text, the same in every report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from autograder.records.scorecard import SmallestCase, Table

WIDTH = 70  # characters of a line
TALL = 3  # lines of a table that stands beside others, where there is room
GAP = "   "  # between tables that stand side by side

Titled = tuple[str, Table]


def laid_out(case: SmallestCase) -> Iterator[str]:
    """The case in aligned lines: settings, what was given step by step, yours, what was expected.

    A setting that the case's label names is not said again.
    """
    said = [f"{one.name} {one.value}" for one in case.settings]
    if unsaid := [text for text in said if text not in case.label]:
        yield ", ".join(unsaid)
    yours = f"{case.title or case.name} yours"
    values = [(yours, case.yours), ("expected".rjust(len(yours)), case.expected)]
    titled = [*((table.name, table) for table in case.given), *values]
    width = max(len(title) for title, _ in titled)
    for step, tables in groupby(case.given, key=lambda table: table.step):
        if step:
            yield f"{step}:"
        yield from _side_by_side([(table.name, table) for table in tables], width)
    yield from _side_by_side(values, width)


def _side_by_side(tables: Sequence[Titled], width: int) -> Iterator[str]:
    """Tables below each other; tall ones of one height beside each other, where they fit."""
    row: list[list[str]] = []
    for title, table in tables:
        alone = _block(title.ljust(width), table)
        beside = _block(title.strip(), table)
        if row and len(beside) == len(row[0]) >= TALL and _fits([*row, beside]):
            row.append(beside)
            continue
        yield from _joined(row)
        row = [alone]
    yield from _joined(row)


def _fits(row: Sequence[Sequence[str]]) -> bool:
    return sum(max(map(len, block)) for block in row) + len(GAP) * (len(row) - 1) <= WIDTH


def _joined(row: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, block)) for block in row]
    for lines in zip(*row, strict=True):
        padded = (line.ljust(width) for line, width in zip(lines, widths, strict=True))
        yield GAP.join(padded).rstrip()


def _block(title: str, table: Table) -> list[str]:
    """The table's lines, its title beside the first."""
    return [
        f"{title if number == 0 else ' ' * len(title)}  {line}"
        for number, line in enumerate(table.lines)
    ]
