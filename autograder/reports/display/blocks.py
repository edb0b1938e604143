"""A picture of where a value differs, in blocks that any terminal shows."""

from __future__ import annotations

import math
from collections.abc import Iterator

from autograder.records.explanation import Picture, Plane

RIGHT, SHADES, WORST = "·", "░▒█", "X"


def picture(shown: Picture) -> Iterator[str]:
    """The picture in lines: a block for each element, its axes labelled, then the legend."""
    greatest = greatest_difference(shown)
    for plane in shown.planes:
        yield ""
        yield from _plane(shown, plane, greatest)
    if shown.wrong_planes > len(shown.planes):
        kind = " and ".join(shown.axes[:-2])
        left = shown.wrong_planes - len(shown.planes)
        yield f"(of {left} more, by {kind}, there is no picture)"
    yield ""
    yield from legend(shown, greatest)


def legend(shown: Picture, greatest: float) -> Iterator[str]:
    """What the blocks mean, and which element is the worst."""
    yield f"{RIGHT * 2} right"
    if greatest:
        parts = [f"{shade * 2} {part}" for shade, part in zip(SHADES, THIRDS, strict=True)]
        yield f"{', '.join(parts)} of the largest difference, {greatest:.4g}"
    yours, expected = worst_values(shown)
    where = index_in_words(shown, shown.worst)
    yield f"{WORST * 2} the worst, at {where}: yours {yours:.6g}, expected {expected:.6g}"


THIRDS = ("up to a third", "up to two thirds", "up to all")


def index_in_words(shown: Picture, index: tuple[int, ...]) -> str:
    """An element, or a plane, by the names of its axes: `sample 0, channel 1`."""
    named = zip(shown.axes, index, strict=False)
    return ", ".join(f"{axis} {number}" for axis, number in named)


def greatest_difference(shown: Picture) -> float:
    """The greatest finite difference in the picture, or 0."""
    return max((d for plane in shown.planes for row in differences(plane) for d in row), default=0)


def differences(plane: Plane) -> list[list[float]]:
    """How much each element differs; 0 where it is right, or not finite."""
    return [
        [abs(y - e) if w and math.isfinite(y - e) else 0.0 for y, e, w in zip(*rows, strict=True)]
        for rows in zip(plane.yours, plane.expected, plane.wrong, strict=True)
    ]


def worst_values(shown: Picture) -> tuple[float, float]:
    """Yours at the worst element, and what was expected."""
    plane = shown.planes[0]  # it lies in the first
    row, column = corner_of(shown, plane)
    return plane.yours[row][column], plane.expected[row][column]


def corner_of(shown: Picture, plane: Plane) -> tuple[int, int]:
    """Where the worst element lies in the plane that holds it, counted from its corner."""
    row, column = ((0, *shown.worst) if len(shown.axes) == 1 else shown.worst)[-2:]
    return row - plane.first[0], column - plane.first[1]


def shade(plane: Plane, row: int, column: int, greatest: float) -> str:
    """The block of one element: how large its difference is, in thirds of the greatest."""
    if not plane.wrong[row][column]:
        return RIGHT
    difference = abs(plane.yours[row][column] - plane.expected[row][column])
    if not math.isfinite(difference) or not greatest:
        return SHADES[-1]
    return SHADES[min(int(3 * (difference / greatest)), 2)]  # thrice the largest is too large


def _plane(shown: Picture, plane: Plane, greatest: float) -> Iterator[str]:
    if plane.at:
        yield f"{index_in_words(shown, plane.at)}:"
    columns = range(plane.first[1], plane.first[1] + len(plane.wrong[0]))
    titles = [""]
    if len(shown.axes) > 1:
        titles = [f"{shown.axes[-2]} {plane.first[0] + n}" for n in range(len(plane.wrong))]
    width = max(len(shown.axes[-1]), *map(len, titles))
    yield f"{shown.axes[-1]:>{width}}  " + " ".join(f"{number:2}" for number in columns)
    worst = corner_of(shown, plane) if plane is shown.planes[0] else None
    for row, title in enumerate(titles):
        blocks = [
            WORST if (row, column) == worst else shade(plane, row, column, greatest)
            for column in range(len(columns))
        ]
        yield f"{title:>{width}}  " + " ".join(block * 2 for block in blocks)
