"""Heat maps of a value: yours, what was expected, and the difference, with their numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator

import msgspec

from autograder.records.explanation import Numbers, Picture, Plane
from autograder.reports.display import blocks

LEVELS = 7  # of colour on either side of zero, from light to dark
ZERO, NOT_FINITE = "zero", "odd"


class Cell(msgspec.Struct, frozen=True):
    """One element: its number, its colour's name, and whether it differs, or differs most."""

    text: str
    colour: str
    wrong: bool
    worst: bool


class Row(msgspec.Struct, frozen=True):
    """One row of a heat map, and what it is called."""

    title: str
    cells: tuple[Cell, ...]


class HeatMap(msgspec.Struct, frozen=True):
    """One array's part: `kind` is yours, expected or difference.

    `columns` are numbered along `axis`; `corner` names both axes. Colours go from minus the
    `greatest` number over zero to the greatest.
    """

    kind: str
    title: str
    corner: str
    axis: str
    columns: range
    rows: tuple[Row, ...]
    greatest: float

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """Colours and what they stand for, from the lowest number to the highest."""
        cells = [cell for row in self.rows for cell in row.cells]
        odd = [(NOT_FINITE, "not finite")] if any(c.colour == NOT_FINITE for c in cells) else []
        if not self.greatest:
            return ((ZERO, "0"), *odd)
        ends = {-LEVELS: _short(-self.greatest), 0: "0", LEVELS: _short(self.greatest)}
        steps = range(-LEVELS, LEVELS + 1)
        return (*((_name(step), ends.get(step, "")) for step in steps), *odd)


def heat_maps(shown: Picture, most: int) -> Iterator[tuple[HeatMap, ...]]:
    """Three heat maps for each plane of a picture, of the first `most` planes.

    Yours and expected have one scale, so that equal numbers look alike.
    """
    apart_at_most = blocks.greatest_difference(shown)
    for plane in shown.planes[:most]:
        values = [v for rows in (plane.yours, plane.expected) for row in rows for v in row]
        greatest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
        apart = tuple(
            tuple(y - e if wrong else 0.0 for y, e, wrong in zip(*rows, strict=True))
            for rows in zip(plane.yours, plane.expected, plane.wrong, strict=True)
        )
        yield (
            _heat_map(shown, plane, "yours", plane.yours, greatest),
            _heat_map(shown, plane, "expected", plane.expected, greatest),
            _heat_map(shown, plane, "difference", apart, apart_at_most),
        )


def _heat_map(
    shown: Picture, plane: Plane, kind: str, numbers: Numbers, greatest: float
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
                _short(value),
                colour(value, greatest),
                plane.wrong[row][column],
                (row, column) == worst,
            )
            for column, value in enumerate(values)
        ]
        rows.append(Row(title, tuple(cells)))
    title = f"{shown.name}, {kind}{where}"
    return HeatMap(kind, title, corner, axis, columns, tuple(rows), greatest)


def colour(value: float, greatest: float) -> str:
    """The colour's name: nothing but zero has the middle one, whatever the greatest number."""
    if not math.isfinite(value):
        return NOT_FINITE
    if not value:
        return ZERO
    share = min(abs(value) / greatest, 1.0) if greatest else 1.0
    return _name(round(math.copysign(max(1, round(LEVELS * share)), value)))


def _name(step: int) -> str:
    """A colour by its steps from zero: n7 to n1, zero, p1 to p7."""
    return ZERO if not step else f"{'n' if step < 0 else 'p'}{abs(step)}"


def _short(value: float) -> str:
    return f"{value:.3g}"
