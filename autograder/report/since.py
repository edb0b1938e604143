"""What was won and lost since the last run, and which item to take next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autograder.scorecard import ItemScore, ScoreCard, plain


def told(card: ScoreCard, changes: Mapping[str, float] | None) -> Iterator[str]:
    """At most three lines: won, lost, next. The first run has nothing to compare with."""
    for word, chosen in (
        ("Won", {n: more for n, more in (changes or {}).items() if more > 0}),
        ("Lost", {n: -more for n, more in (changes or {}).items() if more < 0}),
    ):
        if chosen:
            items = ", ".join(f"{name} {_points(more)}" for name, more in chosen.items())
            yield f"{word} since the last run: {_points(sum(chosen.values()))} ({items})"
    item = best_next(card)
    if item is not None:
        yield f"Next: {item.name}, {_points(item.possible - item.points)} to win"


def best_next(card: ScoreCard) -> ItemScore | None:
    """The first item with most points to win among those that build on no failing one.

    None where there is nothing to win.
    """
    failing = [item for item in card.items if item.graded and item.points < item.possible]
    free = [item for item in failing if not item.mend_first] or failing
    return max(free, key=lambda item: round(item.possible - item.points, 2), default=None)


def _points(points: float) -> str:
    shown = plain(round(points, 2))
    return f"{shown} point{'' if shown == 1 else 's'}"
