"""Which two slips at once are meant: one pair, or one slip and one of a few others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from autograder.course.slips.slip import Slip
from autograder.diagnosis.slips.nearness import Hypothesis, Meant
from autograder.diagnosis.slips.ties import is_exchange, place

SEVERAL = 4  # pairs that have one slip in common, of which that is said, and the others' places


def alternatives(pairs: Iterable[Slip], own: frozenset[str]) -> list[list[Slip]]:
    """Pairs that are in the same places together, the simplest first."""
    found: dict[frozenset[str], list[Slip]] = {}
    for pair in sorted(pairs, key=lambda one: _simplicity(one, own)):
        found.setdefault(_places(pair), []).append(pair)
    return [*found.values()]


def joint(kept: Sequence[Hypothesis]) -> Meant | None:
    """The pair that is meant of those that fit; None where several fit that have little in common.

    They are equally simple, and of different places.
    """
    if not kept or len(kept) > SEVERAL:
        return None
    first, *others = kept
    shared = [{part.key for part in one.slip.parts} for one in kept]
    if others and not set.intersection(*shared):
        return None
    return Meant(first, tuple(one.slip for one in others))


def _simplicity(pair: Slip, own: frozenset[str]) -> tuple[int, int, int]:
    """What the simplest has least of: best is what is shown itself, which is `own`."""
    exchanges = sum(map(is_exchange, pair.parts))
    return pair.cost, exchanges, sum(place(part) not in own for part in pair.parts)


def _places(pair: Slip) -> frozenset[str]:
    """Where its slips are; of variables that are taken for each other, which."""
    return frozenset(part.key if is_exchange(part) else place(part) for part in pair.parts)
