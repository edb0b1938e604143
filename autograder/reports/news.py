"""What was won and lost since the last run, and which item to take next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autograder.records.scorecard import plain


def news_lines(
    changes: Mapping[str, float] | None, following: tuple[str, float] | None
) -> Iterator[str]:
    """At most three lines: won, lost, next. The first run has nothing to compare with.

    `following` is the item to take next, and the points that it may win.
    """
    for word, chosen in (
        ("Won", {n: more for n, more in (changes or {}).items() if more > 0}),
        ("Lost", {n: -more for n, more in (changes or {}).items() if more < 0}),
    ):
        if chosen:
            items = ", ".join(f"{name} {_points(more)}" for name, more in chosen.items())
            yield f"{word} since the last run: {_points(sum(chosen.values()))} ({items})"
    if following is not None:
        name, points = following
        yield f"Next: {name}, {_points(points)} to win"


def _points(points: float) -> str:
    shown = plain(round(points, 2))
    return f"{shown} point{'' if shown == 1 else 's'}"
