"""People, attempts and ScoreCards of a class that nobody had to grade."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.classroom.batch.roll import Attempt, Person, Standing
from autograder.records.protections import Protections
from autograder.records.scorecard import Fault, ItemScore, ScoreCard, total


def item(name: str, points: float, possible: float = 50, seconds: float | None = 0.1) -> ItemScore:
    """An item with these points; with a fault where some are missing."""
    faults = (Fault("forward", "Z", 0, "a case", "yours is 1, expected 2"),)
    lost = faults if points < possible else ()
    return ItemScore(name, name, possible, points, faults=lost, seconds=seconds)


def card(*items: ItemScore, notes: tuple[str, ...] = ()) -> ScoreCard:
    """A ScoreCard of these items; of two that make 100 where none are given."""
    made = items or (item("Linear", 50), item("Conv1d", 37.5))
    return ScoreCard(
        assignment="hw2p1",
        submission="handin.tar",
        seed=0,
        points=total([one.points for one in made]),
        possible=total([one.possible for one in made]),
        items=made,
        notes=notes,
        protections=Protections(),
        digest="d" * 64,
        seconds=1.5,
    )


def attempt(number: int = 1, submitted: str = "", late: bool = False, source: str = "") -> Attempt:
    """Somebody's attempt."""
    return Attempt("alice", number, "handin.tar", "d" * 64, source, submitted, late)


def stands(
    key: str,
    name: str = "",
    points: float | None = 87.5,
    ids: Mapping[str, str] | None = None,
    source: str = "",
) -> Standing:
    """Where somebody stands, with a ScoreCard if there are points."""
    person = Person(key, name or key.title(), ids=dict(ids or {}))
    if points is None:
        return Standing(person)
    one = Attempt(key, 1, "handin.tar", "d" * 64, source)
    return Standing(person, (one,), one, card(item("Linear", points, 100)), points)
