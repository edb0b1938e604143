"""Who is how fast: the items that an assignment ranks, by the solution's time for the same cases.

Nobody's name is in it. A pseudonym is made of a secret that stays with the ledger: it is the same
in every run, and who has no secret cannot tell whose it is.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from autograder.classroom.batch.roll import Standing
from autograder.records.scorecard import ItemScore

MIN_SECRET = 16  # bytes; a shorter one could be found by trying
SHORTEST = 1e-4  # seconds of the solution: what is less is the clock's noise
FIRST = (
    *("amber", "brisk", "calm", "clever", "dusky", "eager", "fair", "gentle", "golden", "keen"),
    *("lively", "lucky", "merry", "mild", "noble", "proud", "quick", "quiet", "rapid", "silver"),
)
LAST = (
    *("badger", "crane", "dolphin", "falcon", "finch", "fox", "gecko", "heron", "ibis", "jackal"),
    *("lynx", "marten", "newt", "otter", "owl", "panda", "raven", "seal", "swift", "wren"),
)


# The seconds of somebody's item, of the solution's for None; None where it is not right.
Timer = Callable[[Standing | None, str], float | None]


class Place(NamedTuple):
    """A place of an item's ranking.

    `ratio` is the time in units of the solution's: 0.5 is twice as fast. Equal ones share a rank.
    """

    item: str
    rank: int
    pseudonym: str
    seconds: float
    ratio: float


def leaderboard(
    standings: Sequence[Standing], items: Sequence[str], timer: Timer, secret: bytes
) -> tuple[Place, ...]:
    """The rankings of these items, one after another, the fastest first.

    Ranked is who has an item's full marks without help, and is right when it is timed. The `timer`
    is our own, on one machine and by the same cases for all: no ScoreCard's times are, in which a
    submission may have had a say. Raises `ValueError` where the secret is too short.
    """
    return tuple(
        place
        for name in items
        if (reference := timer(None, name)) is not None and reference >= SHORTEST
        for place in _ranked(name, standings, timer, reference, secret)
    )


def pseudonym(key: str, secret: bytes) -> str:
    """What somebody is called on the leaderboard.

    Raises `ValueError` where the secret is too short.
    """
    if len(secret) < MIN_SECRET:
        raise ValueError(f"expected a secret of {MIN_SECRET} bytes or more, got {len(secret)}")
    digest = hmac.digest(secret, key.encode(), "sha256")
    first, last = FIRST[digest[0] % len(FIRST)], LAST[digest[1] % len(LAST)]
    return f"{first} {last} {digest[2:5].hex()}"


def _ranked(
    name: str, standings: Iterable[Standing], timer: Timer, reference: float, secret: bytes
) -> Iterator[Place]:
    timed = sorted(
        (round(seconds / reference, 2), pseudonym(one.person.key, secret), seconds)
        for one in standings
        if _may_be_ranked(one, name) and (seconds := timer(one, name)) is not None
    )
    ratios = [ratio for ratio, _, _ in timed]
    for ratio, alias, seconds in timed:
        yield Place(name, ratios.index(ratio) + 1, alias, seconds, ratio)


def _may_be_ranked(one: Standing, name: str) -> bool:
    """Whether somebody's item is right, and its time may be told."""
    items = one.card.items if one.card else ()
    return any(item.name == name and _is_right(item) and item.seconds is not None for item in items)


def _is_right(item: ItemScore) -> bool:
    """Whether an item has its full marks by itself."""
    return item.graded and not item.faults and item.points >= item.possible > 0
