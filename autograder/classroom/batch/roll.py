"""Who has handed in what: people, and their attempts in order."""

from __future__ import annotations

import msgspec

from autograder.records.record import InertRecord
from autograder.records.scorecard import ScoreCard


class Person(InertRecord, frozen=True):
    """Somebody who has handed in, or should have.

    `key` tells people apart and never changes: the roster's or the platform's identifier. `ids` are
    all others by which platforms know them, by the platform's own word ("sid", "login", ...).
    """

    key: str
    name: str
    email: str = ""
    ids: dict[str, str] = msgspec.field(default_factory=dict)


class Attempt(InertRecord, frozen=True):
    """One hand-in of a person: a file or a folder at `path`.

    `number` counts from 1; `submitted` is its time in UTC, ISO 8601, or empty where that is not
    known. `digest` is the SHA-256 of what was handed in; `source` names it as it came:
    "bulk.zip: alice@example.edu_3_handin.tar". `late` is the platform's own word for it.
    """

    person: str
    number: int
    path: str
    digest: str
    source: str
    submitted: str = ""
    late: bool = False


class Roll(msgspec.Struct, frozen=True):
    """A class: its people, their attempts, and what was found that is nobody's.

    `missing` are the keys of those who should have handed in and have not; `notes` say in a
    sentence each what was passed over, and why.
    """

    people: tuple[Person, ...]
    attempts: tuple[Attempt, ...]
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def of(self, key: str) -> tuple[Attempt, ...]:
        """A person's attempts, the earliest first."""
        return tuple(one for one in self.attempts if one.person == key)


class Standing(msgspec.Struct, frozen=True):
    """Where a person stands: the attempt that counts, its ScoreCard, and the points for it.

    There is no card where nothing was handed in, or is graded yet. `points` are those of the card
    after all rules of the assignment, such as late days, whose `arithmetic` is a line each.
    """

    person: Person
    attempts: tuple[Attempt, ...] = ()
    counted: Attempt | None = None
    card: ScoreCard | None = None
    points: float | None = None
    arithmetic: tuple[str, ...] = ()
