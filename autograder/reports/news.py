"""What was won and lost since the last run, and which item to take next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from autograder.records.scorecard import ItemScore, ScoreCard, plain
from autograder.reports.next_step import is_failing, is_right, next_item, waiting
from autograder.reports.to_mend import alike


class Following(NamedTuple):
    """The item to take next, the points that it may win, and those that others may win by it."""

    item: str
    points: float
    more: float = 0.0
    others: int = 0


def following_of(card: ScoreCard, item: ItemScore | None = None) -> Following | None:
    """What mending an item wins, by default the next to mend; None where nothing fails."""
    item = item or next_item(card)
    if item is None:
        return None
    others = [one for one in (*waiting(card, item), *alike(card, item)) if _lost(one)]
    return Following(item.name, _lost(item), sum(map(_lost, others)), len(others))


def news_lines(
    changes: Mapping[str, float] | None,
    following: Following | None,
    marks: Iterable[str] = (),
    what: str = "run",
) -> Iterator[str]:
    """A line each for what was won, what was lost, the `marks` where they are full, what is next.

    It is compared with the last of `what` this is; the first has nothing to compare with.
    """
    for word, chosen in (
        ("Won", {n: more for n, more in (changes or {}).items() if more > 0}),
        ("Lost", {n: -more for n, more in (changes or {}).items() if more < 0}),
    ):
        if chosen:
            items = ", ".join(f"{name} {_points(more)}" for name, more in chosen.items())
            yield f"{word} since the last {what}: {_points(sum(chosen.values()))} ({items})"
    yield from marks
    if following is not None:
        name, points, more, others = following
        besides = f"{others} other item{'s' * (others > 1)}"
        too = f", and up to {plain(round(more, 2))} more in {besides}" if more else ""
        win = f", {_points(points)} to win" if points else ""
        yield f"Next: {name}{win}{too}"


def full_marks(card: ScoreCard) -> Iterator[str]:
    """A sentence where all is right; nothing where something fails, or could not be graded."""
    right = [one for one in card.items if is_right(one) and not _lost(one)]
    others = [one for one in card.items if one not in right]
    if not right or not all(one.graded and one.later and not is_failing(one) for one in others):
        return
    count = len(right)
    what = f"{right[0].name} is right" if count == 1 else f"all {count} items are right"
    yield f"Full marks: {what}."


def _lost(item: ItemScore) -> float:
    return 0.0 if item.later else round(item.possible - item.points, 2)


def _points(points: float) -> str:
    shown = plain(round(points, 2))
    return f"{shown} point{'' if shown == 1 else 's'}"
