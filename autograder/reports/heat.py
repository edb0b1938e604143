"""Heat maps of a value: yours, what was expected, and the difference, with their numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator

import msgspec

from autograder.records.explanation import Numbers, Picture, Plane
from autograder.reports.display import blocks

LEVELS = 8  # of colour, from light to dark


class Cell(msgspec.Struct, frozen=True):
    """One element: its number, how dark it is, and whether it differs, or differs most."""

    text: str
    level: int
    wrong: bool
    worst: bool


class Row(msgspec.Struct, frozen=True):
    """One row of a heat map, and what it is called."""

    title: str
    cells: tuple[Cell, ...]


class HeatMap(msgspec.Struct, frozen=True):
    """One array's part: `kind` is yours, expected or difference.

    `columns` are numbered along `axis`; `corner` names both axes.
    """

    kind: str
    title: str
    corner: str
    axis: str
    columns: range
    rows: tuple[Row, ...]


def heat_maps(shown: Picture, most: int) -> Iterator[tuple[HeatMap, ...]]:
    """Three heat maps for each plane of a picture, of the first `most` planes."""
    greatest = blocks.greatest_difference(shown)
    for plane in shown.planes[:most]:
        values = [v for rows in (plane.yours, plane.expected) for row in rows for v in row]
        finite = [value for value in values if math.isfinite(value)]
        low, high = min(finite, default=0.0), max(finite, default=0.0)
        apart = tuple(
            tuple(y - e if wrong else 0.0 for y, e, wrong in zip(*rows, strict=True))
            for rows in zip(plane.yours, plane.expected, plane.wrong, strict=True)
        )
        yield (
            _heat_map(shown, plane, "yours", plane.yours, low, high),
            _heat_map(shown, plane, "expected", plane.expected, low, high),
            _heat_map(shown, plane, "difference", apart, 0.0, greatest),
        )


def _heat_map(
    shown: Picture, plane: Plane, kind: str, numbers: Numbers, low: float, high: float
) -> HeatMap:
    where = f", {blocks.index_in_words(shown, plane.at)}" if plane.at else ""
    axis = shown.axes[-1]
    corner = f"{shown.axes[-2]} ↓ {axis} →" if len(shown.axes) > 1 else f"{axis} →"
    columns = range(plane.first[1], plane.first[1] + len(numbers[0]))
    worst = blocks.corner_of(shown, plane) if plane is shown.planes[0] else None
    rows = []
    for row, values in enumerate(numbers):
        title = f"{shown.axes[-2]} {plane.first[0] + row}" if len(shown.axes) > 1 else ""
        cells = [
            Cell(
                f"{value:.3g}",
                level(abs(value) if kind == "difference" else value, low, high),
                plane.wrong[row][column],
                (row, column) == worst,
            )
            for column, value in enumerate(values)
        ]
        rows.append(Row(title, tuple(cells)))
    return HeatMap(kind, f"{shown.name}, {kind}{where}", corner, axis, columns, tuple(rows))


def level(value: float, low: float, high: float) -> int:
    """How dark a value is; what is not finite is darkest."""
    if not math.isfinite(value):
        return LEVELS - 1
    greatest = max(abs(low), abs(high)) or 1.0  # by which the largest numbers are kept in range
    start, span = low / greatest, high / greatest - low / greatest
    return round((LEVELS - 1) * (value / greatest - start) / span) if span > 0 else 0
