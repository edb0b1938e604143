"""What the last run of one's own tree earned, kept in the user's cache."""

from __future__ import annotations

import hashlib
from pathlib import Path

from autograder import cache
from autograder.scorecard import ScoreCard

Points = dict[str, float]  # by item's name
FOLDER = "history"


def since_last(card: ScoreCard, root: Path, folder: Path) -> Points | None:
    """How the points of each item differ from the last run's; None where that is the first.

    `root` is the tree that was graded, `folder` the user's cache. The run takes the place of the
    last one; of items that were not asked for now, what is known stays. What the grader could
    not grade is no news.
    """
    key = f"{root.resolve()} {card.assignment} {card.seed}"
    path = folder / FOLDER / f"{hashlib.sha256(key.encode()).hexdigest()}.bin"
    before = cache.read(path, Points)
    now = {item.name: item.points for item in card.items if item.graded}
    if before is None or {**before, **now} != before:
        cache.write(path, {**(before or {}), **now})
    if before is None:
        return None
    both = {name: round(now[name] - before[name], 2) for name in now if name in before}
    return {name: more for name, more in both.items() if more}
