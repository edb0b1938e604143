"""What the last run of one's own tree earned, kept in a cache or here, and what to take next."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from autograder.course.builds_on import items_below
from autograder.course.sheet import Item
from autograder.records.cache import Cache
from autograder.records.decoders import msgpack_decoder
from autograder.records.scorecard import ScoreCard
from autograder.reports.news import Following

Points = dict[str, float]  # by item's name
FOLDER = "history"
POINTS: msgspec.msgpack.Decoder[Points] = msgpack_decoder(Points)


class Standing(NamedTuple):
    """How the points differ from the last run's, None where this is the first, and all points.

    `points` has those of items that an earlier run has graded, too.
    """

    changes: Points | None
    points: Points


def since_last(card: ScoreCard, root: Path, folder: Path | None) -> Standing:
    """How the points of each item differ from the last run's.

    `root` is the tree that was graded, `folder` the user's cache, if any. The run takes the place
    of the last one; of items that were not asked for now, what is known stays. What the grader
    could not grade is no news.
    """
    key = f"{root.resolve()} {card.assignment} {card.seed}"
    name, cache = f"{FOLDER}/{hashlib.sha256(key.encode()).hexdigest()}", Cache(folder)
    before = cache.read(name, POINTS.decode)
    found = _standing(card, before or {})
    if before is None or found.points != before:
        cache.write(name, msgspec.msgpack.encode(found.points))
    return found if before is not None else Standing(None, found.points)


class Remembered:
    """What the last run earned, for as long as this program runs."""

    def __init__(self) -> None:
        self._known: Points = {}

    def since_last(self, card: ScoreCard) -> Standing:
        """How the points of each item differ from the last time that it could be graded."""
        found = _standing(card, self._known)
        self._known = found.points
        return found


def _standing(card: ScoreCard, before: Points) -> Standing:
    """How the points differ from those before, and all that are known now."""
    now = {item.name: item.points for item in card.items if item.graded and not item.later}
    both = {name: round(now[name] - before[name], 2) for name in now if name in before}
    return Standing({name: more for name, more in both.items() if more}, {**before, **now})


def best_next(items: Sequence[Item], points: Mapping[str, float]) -> Following | None:
    """The first item, in the sheet's order, with points to win that builds on no failing one.

    `items` are the whole assignment's, `points` those that are known. None where there is
    nothing to win.
    """
    failing = [one for one in items if points.get(one.name, one.points) < one.points]
    names = {one.name for one in failing}
    free = (one for one in failing if not names & {low.name for low in items_below(one, items)})
    return next((Following(o.name, round(o.points - points[o.name], 2)) for o in free), None)
