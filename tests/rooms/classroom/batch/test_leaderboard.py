"""The leaderboard: who is right and fast, under names that nobody can trace."""

from __future__ import annotations

import msgspec
import pytest

from autograder.classroom.batch.leaderboard import leaderboard, pseudonym
from autograder.classroom.batch.roll import Standing
from tests.support.standings import card, item, stands

SECRET = b"a secret of the ledger"
SOLUTION = {"Conv2d": 0.2, "Linear": 1e-6}


def timer(one: Standing | None, name: str) -> float | None:
    """The solution's times, and whatever stands in somebody's card."""
    if one is None:
        return SOLUTION.get(name)
    assert one.card is not None
    return next(item.seconds for item in one.card.items if item.name == name)


def timed(key: str, points: float, seconds: float | None) -> Standing:
    made = card(item("Conv2d", points, seconds=seconds), item("Linear", 50))
    return msgspec.structs.replace(stands(key), card=made)


def test_the_fastest_is_first_and_equal_ones_share_a_rank() -> None:
    standings = [timed("a", 50, 0.4), timed("b", 50, 0.1), timed("c", 50, 0.4001)]
    places = leaderboard(standings, ["Conv2d"], timer, SECRET)
    assert [(one.rank, one.ratio) for one in places] == [(1, 0.5), (2, 2.0), (2, 2.0)]
    assert places[0].pseudonym == pseudonym("b", SECRET)
    assert {one.item for one in places} == {"Conv2d"}


def test_only_who_is_right_alone_and_has_a_time_is_ranked() -> None:
    helped = timed("helped", 50, 0.1)
    assert helped.card is not None
    (first, *others) = helped.card.items
    faulty = msgspec.structs.replace(first, faults=timed("x", 1, 1).card.items[0].faults)  # type: ignore[union-attr]
    helped = msgspec.structs.replace(
        helped, card=msgspec.structs.replace(helped.card, items=(faulty, *others))
    )
    standings = [
        timed("wrong", 49, 0.1),
        timed("untold", 50, None),
        helped,
        stands("n", points=None),
    ]
    assert leaderboard(standings, ["Conv2d"], timer, SECRET) == ()


def test_who_is_not_right_when_it_is_timed_is_not_ranked() -> None:
    def failing(one: Standing | None, name: str) -> float | None:
        return None if one and one.person.key == "a" else timer(one, name)

    both = [timed("a", 50, 0.1), timed("b", 50, 0.4)]
    (place,) = leaderboard(both, ["Conv2d"], failing, SECRET)
    assert (place.rank, place.pseudonym) == (1, pseudonym("b", SECRET))


def test_nothing_is_ranked_that_is_not_asked_for_or_is_the_clocks_noise() -> None:
    assert leaderboard([timed("a", 50, 0.1)], [], timer, SECRET) == ()
    assert leaderboard([timed("a", 50, 0.1)], ["Linear", "Other"], timer, SECRET) == ()


def test_a_pseudonym_is_the_same_in_every_run_and_another_with_another_secret() -> None:
    keys = [f"student{n}" for n in range(2000)]
    names = [pseudonym(key, SECRET) for key in keys]
    assert names == [pseudonym(key, SECRET) for key in keys]
    assert len({*names}) == len(names)
    assert not {*names} & {pseudonym(key, SECRET + b"!") for key in keys}
    assert not any(key in name for key, name in zip(keys, names, strict=True))


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a secret of 16 bytes or more, got 3"):
        pseudonym("a", b"abc")
