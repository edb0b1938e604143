"""How a class fared: the distribution of points, each item's success, what goes with it, times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import StatisticsError, correlation, fmean, median

from autograder.classroom.class_page.failures import is_inherited
from autograder.classroom.class_page.records import (
    AspectRate,
    Bin,
    Discrimination,
    ItemReport,
    Times,
    Totals,
)
from autograder.records.scorecard import ItemScore, ScoreCard

BINS = 10
FEWEST = 3  # on either side, to say what goes with an item


def totals(points: Sequence[float], possible: float) -> Totals:
    """How points are distributed; what is below 0 or above all points is in the outermost bins."""
    if not points:
        return Totals(0)
    width = possible / BINS or 1.0
    counts = [0] * BINS
    for one in points:
        counts[max(0, min(BINS - 1, int(one / width)))] += 1
    return Totals(
        count=len(points),
        full=sum(one >= possible for one in points),
        mean=_round(fmean(points)),
        median=_round(median(points)),
        lowest=min(points),
        highest=max(points),
        bins=tuple(
            Bin(_round(width * number), _round(width * (number + 1)), count)
            for number, count in enumerate(counts)
        ),
    )


def item_report(
    name: str, possible: float, cards: Sequence[ScoreCard], reference: ScoreCard | None
) -> ItemReport:
    """How one item went in these hand-ins; `reference` is the ScoreCard of the solution."""
    graded = [*_graded(name, cards)]
    scores = [item for item, _ in graded]
    full = [item.points >= item.possible for item in scores]
    none = sum(not item.points for item in scores)
    return ItemReport(
        name=name,
        possible=possible,
        count=len(scores),
        full=sum(full),
        part=len(scores) - sum(full) - none,
        none=none,
        inherited=sum(map(is_inherited, scores)),
        mean=_round(fmean(item.points for item in scores)) if scores else None,
        aspects=_aspects(scores),
        discrimination=_discrimination([(_is_right(item), rest) for item, rest in graded]),
        times=_times(scores, [item for item, _ in _graded(name, [reference] if reference else [])]),
    )


def _is_right(item: ItemScore) -> bool:
    """Whether it has full marks, or would have, were what it builds on right."""
    return item.points >= item.possible or is_inherited(item)


def _graded(name: str, cards: Iterable[ScoreCard]) -> Iterator[tuple[ItemScore, float]]:
    """The item of each hand-in in which it is graded, and the points of all its other items."""
    for card in cards:
        for item in card.items:
            if item.name == name and item.graded:
                yield item, card.points - item.points


def _aspects(scores: Sequence[ItemScore]) -> tuple[AspectRate, ...]:
    passed: dict[str, list[bool]] = {}
    for item in scores:
        for one in item.aspects:
            passed.setdefault(one.aspect, []).append(one.passed)
    return tuple(AspectRate(name, sum(many), len(many)) for name, many in passed.items())


def _discrimination(graded: Sequence[tuple[bool, float]]) -> Discrimination | None:
    """None where too few have it right, or wrong, or where all others have the same points."""
    right = [points for won, points in graded if won]
    wrong = [points for won, points in graded if not won]
    if min(len(right), len(wrong)) < FEWEST:
        return None
    try:
        found = correlation([float(won) for won, _ in graded], [points for _, points in graded])
    except StatisticsError:
        return None
    return Discrimination(_round(fmean(right)), _round(fmean(wrong)), _round(found))


def _times(scores: Sequence[ItemScore], reference: Sequence[ItemScore]) -> Times | None:
    """Of those that are right: a fault may have ended it early, or never."""
    seconds = [one.seconds for one in scores if one.seconds and not one.faults and one.points]
    due = next((one.seconds for one in reference if one.seconds), None)
    return Times(median(seconds), max(seconds), due) if seconds else None


def _round(number: float) -> float:
    return round(number, 2)
