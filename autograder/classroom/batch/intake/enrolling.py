"""Makes a Roll of what was found: who the people are, and which attempt is whose."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from itertools import chain, count
from typing import NamedTuple

from autograder.classroom.batch.intake.handins import Handin, Who
from autograder.classroom.batch.intake.joining import Seen, joined
from autograder.classroom.batch.intake.roster import Row
from autograder.classroom.batch.intake.store import Stored
from autograder.classroom.batch.intake.taking import Found
from autograder.classroom.batch.roll import Attempt, Person, Roll
from autograder.records.text import inert, printable

OF_A_PLATFORM = ("canvas", "participant")  # numbers that mean nothing elsewhere

Identity = tuple[str, str]  # the platform, where the key is its own number, and the key


class _Theirs(NamedTuple):
    """A hand-in of a person, and its place among all that were found."""

    found: Found
    stored: Stored
    number: int

    @property
    def order(self) -> tuple[str, tuple[int, ...], int]:
        """What comes first: by time, then by the platform's numbers, then as it was found."""
        return self.found.handin.submitted, self.found.handin.order, self.number


def enrolled(found: Sequence[Found], rows: Sequence[Row], notes: list[str]) -> Roll:
    """The class: those of the roster in its order, then who else was found.

    A note is added of each who is not in the roster, if there is one.
    """
    seen = _seen(found)
    row_of = dict(zip(seen, joined([*seen.values()], rows, notes), strict=True))
    people = {row.key: Person(row.key, row.name, row.email, row.ids) for row in rows}
    keys: dict[Identity, str] = {}
    for identity, one in sorted(seen.items(), key=lambda item: item[0][::-1]):
        if row := row_of[identity]:
            keys[identity] = row.key
            people[row.key] = _joined(people[row.key], one.who)
            continue
        keys[identity] = key = _free_key(identity, one.who, people)
        people[key] = Person(key, one.who.name or key, one.who.email, {**one.who.ids})
        if rows:
            notes.append(f"'{printable(key)}' is not in the roster, and was kept: {one.source}")
    theirs: dict[str, list[_Theirs]] = {key: [] for key in people}
    for number, handed in enumerate(found):
        for key in {keys[_identity(who, handed)]: None for who in handed.handin.who}:
            if handed.stored:
                theirs[key].append(_Theirs(handed, handed.stored, number))
    attempts = tuple(one for key, several in theirs.items() for one in _attempts(key, several))
    here = {*keys.values()}
    missing = tuple(row.key for row in rows if row.key not in here)
    return Roll(tuple(people.values()), attempts, missing, tuple(map(inert, notes)))


def _identity(who: Who, found: Found) -> Identity:
    own = any(who.ids.get(word) == who.key for word in OF_A_PLATFORM)
    return found.platform if own else "", who.key.casefold()


def _seen(found: Sequence[Found]) -> dict[Identity, Seen]:
    """Everybody who has handed in, once."""
    seen: dict[Identity, Seen] = {}
    for one in found:
        for who in one.handin.who:
            identity = _identity(who, one)
            before = seen.get(identity, Seen(who, one.source, frozenset()))
            both = before.who._replace(
                name=before.who.name or who.name,
                email=before.who.email or who.email,
                ids={**who.ids, **before.who.ids},
            )
            seen[identity] = Seen(both, before.source, before.places | {one.place})
    return seen


def _joined(person: Person, who: Who) -> Person:
    """Somebody of the roster, with what a platform knows besides."""
    name, email = person.name or who.name, person.email or who.email
    return Person(person.key, name, email, {**who.ids, **person.ids})


def _free_key(identity: Identity, who: Who, people: Container[str]) -> str:
    """A key that nobody else has."""
    key = inert(who.key)
    apart = f"{identity[0] or 'file'} {key}"
    names = chain((key, apart), (f"{apart} ({number})" for number in count(2)))
    return next(name for name in names if name not in people)


def _attempts(person: str, theirs: Iterable[_Theirs]) -> list[Attempt]:
    """The attempts of somebody, the earliest first; what was given twice counts once."""
    once: dict[object, _Theirs] = {}
    for one in sorted(theirs, key=lambda one: one.order):
        handin = one.found.handin
        once.setdefault((one.stored.digest, handin.submitted, handin.order), one)
    numbers = _numbers([one.found.handin for one in once.values()])
    pairs = zip(numbers, once.values(), strict=True)
    return [_attempt(person, number, one) for number, one in pairs]


def _numbers(handins: Sequence[Handin]) -> list[int]:
    """The platform's own numbers, if they are clear; else 1, 2, 3."""
    own = [one.order[0] for one in handins if len(one.order) == 1]
    if len(own) == len(handins) and own == sorted({*own}) and min(own, default=0) > 0:
        return own
    return [*range(1, len(handins) + 1)]


def _attempt(person: str, number: int, one: _Theirs) -> Attempt:
    handin, path = one.found.handin, str(one.stored.path)
    return Attempt(
        person, number, path, one.stored.digest, one.found.source, handin.submitted, handin.late
    )
