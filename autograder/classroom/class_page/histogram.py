"""The distribution of points as a drawing: where its bars are, and what it says in words."""

from __future__ import annotations

from typing import NamedTuple

from autograder.classroom.class_page.records import Totals
from autograder.records.scorecard import plain

WIDTH, HEIGHT = 400, 190
TOP, BOTTOM = 20, 38  # for the counts above the bars, and for points and title below
MARGIN, GAP = 16, 3  # beside all bars, and between two


class Bar(NamedTuple):
    """A bar of the drawing, in its own units, with how many it stands for."""

    x: float
    y: float
    width: float
    height: float
    people: int


class Tick(NamedTuple):
    """Points below the drawing, where a bar begins or ends."""

    x: float
    points: int | float


def bars(totals: Totals) -> list[Bar]:
    """A bar for each bin, the highest as high as there is room."""
    step = _step(totals)
    most = max((one.count for one in totals.bins), default=0) or 1
    room = HEIGHT - TOP - BOTTOM
    heights = [round(room * one.count / most, 1) for one in totals.bins]
    return [
        Bar(MARGIN + step * n + GAP / 2, HEIGHT - BOTTOM - height, step - GAP, height, one.count)
        for n, (one, height) in enumerate(zip(totals.bins, heights, strict=True))
    ]


def ticks(totals: Totals) -> list[Tick]:
    """The points at the edges of all bars."""
    edges = [*(one.first for one in totals.bins), *(one.last for one in totals.bins[-1:])]
    step = _step(totals)
    return [Tick(MARGIN + step * number, plain(edge)) for number, edge in enumerate(edges)]


def _step(totals: Totals) -> float:
    return (WIDTH - 2 * MARGIN) / (len(totals.bins) or 1)


def in_words(totals: Totals) -> str:
    """The same for who does not see it."""
    some = [one for one in totals.bins if one.count]
    said = [f"{plain(one.first)} to {plain(one.last)} points: {one.count}" for one in some]
    return "; ".join(said)
