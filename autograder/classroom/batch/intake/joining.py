"""Joins those who have handed in to the people of a roster.

By number first, then by address, login and name. Who could be several, or shares a name with
somebody else of the same place, is joined to nobody: no points go to whom they may not belong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from autograder.classroom.batch.intake.columns import name_orders, squashed
from autograder.classroom.batch.intake.handins import Who
from autograder.classroom.batch.intake.roster import Row
from autograder.records.text import printable

# Which of the roster's numbers one of a platform's may be. What is just called "id" there may be
# Canvas' own number, or the university's: it is Canvas' where the name is the same, too.
NUMBERS = {
    "sid": ("sid", "id"),
    "canvas": ("canvas",),
    "participant": ("participant",),
    "file": ("sid", "id"),
}
ANY_NAME = "*"
SHOWN = 3


class Seen(NamedTuple):
    """Somebody, as those places name them that were given."""

    who: Who
    source: str
    places: frozenset[int]


class Step(NamedTuple):
    """A way to tell whom somebody is: what both sides have to have in common."""

    name: str
    of_row: Callable[[Row], Iterable[str]]
    of_who: Callable[[Who], Iterable[str]]
    is_sure: bool  # several who share it are one person


class _Join(NamedTuple):
    step: Step
    row: Row


def joined(seen: Sequence[Seen], rows: Sequence[Row], notes: list[str]) -> list[Row | None]:
    """The row of each, or none; who cannot be told is noted."""
    indexes = [_index(step, rows) for step in STEPS]
    found = [_join(one, indexes, notes) for one in seen]
    sharing: dict[str, list[int]] = {}
    for number, join in enumerate(found):
        if join:
            sharing.setdefault(join.row.key, []).append(number)
    doubtful = {one for numbers in sharing.values() for one in _doubtful(numbers, seen, found)}
    notes += [_doubt(seen[n], join) for n in sorted(doubtful) if (join := found[n])]
    return [join.row if join and n not in doubtful else None for n, join in enumerate(found)]


def _index(step: Step, rows: Sequence[Row]) -> dict[str, dict[str, Row]]:
    """The rows by what a step compares, and by their keys."""
    index: dict[str, dict[str, Row]] = {}
    for row in rows:
        for value in step.of_row(row):
            index.setdefault(value, {})[row.key] = row
    return index


def _join(
    one: Seen, indexes: Sequence[Mapping[str, dict[str, Row]]], notes: list[str]
) -> _Join | None:
    for step, index in zip(STEPS, indexes, strict=True):
        rows: dict[str, Row] = {}
        for value in step.of_who(one.who):
            rows |= index.get(value, {})
        if len(rows) == 1:
            return _Join(step, next(iter(rows.values())))
        if rows:
            keys = ", ".join(printable(key) for key in [*rows][:SHOWN])
            more = f" and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
            notes.append(
                f"{_shown(one)} could be several of the roster by {step.name} ({keys}{more}): "
                "joined to nobody"
            )
            return None
    return None


def _doubtful(
    numbers: Sequence[int], seen: Sequence[Seen], found: Sequence[_Join | None]
) -> Iterator[int]:
    """Those who share a row with another of the same place by what is not sure."""
    for number in numbers:
        join, places = found[number], seen[number].places
        others = (seen[other].places for other in numbers if other != number)
        if join and not join.step.is_sure and any(places & other for other in others):
            yield number


def _doubt(one: Seen, join: _Join) -> str:
    return (
        f"{_shown(one)} has the {join.step.name} of '{printable(join.row.key)}' in the roster, and "
        "so has another: joined to nobody"
    )


def _shown(one: Seen) -> str:
    return f"{one.source}: '{printable(one.who.key)}'"


# --- what is compared -----------------------------------------------------------------


def _number(text: str) -> str:
    """A number as it is compared: spreadsheets drop zeros in front."""
    text = text.strip().casefold()
    return text.lstrip("0") or text if text.isdecimal() else text


def _numbers_of_row(row: Row) -> Iterator[str]:
    for word, value in row.ids.items():
        yield f"{word} {_number(value)}"
    if value := row.ids.get("id", ""):
        names = name_orders(row.name) or {ANY_NAME}
        yield from (f"id {_number(value)} {name}" for name in names)


def _numbers_of_who(who: Who) -> Iterator[str]:
    for word, value in who.ids.items():
        for other in NUMBERS.get(word, ()):
            yield f"{other} {_number(value)}"
    if value := who.ids.get("canvas", ""):
        yield from (f"id {_number(value)} {name}" for name in (ANY_NAME, squashed(who.name)))


def _address(one: Row | Who) -> Iterator[str]:
    if one.email:
        yield one.email.casefold()


def _local(email: str) -> str:
    return email.partition("@")[0] if "@" in email else ""


def _logins_of_row(row: Row) -> Iterator[str]:
    """A login, or else what stands before the @; a login may be an address, too."""
    login = row.ids.get("login", "")
    yield from {one.casefold() for one in (login, _local(login) or _local(row.email)) if one}


def _logins_of_who(who: Who) -> Iterator[str]:
    names = (*(who.ids.get(word, "") for word in ("login", "file")), who.email, _local(who.email))
    yield from {one.casefold() for one in names if one}


STEPS = (
    Step("number", _numbers_of_row, _numbers_of_who, is_sure=True),
    Step("address", _address, _address, is_sure=True),
    Step("login", _logins_of_row, _logins_of_who, is_sure=False),
    Step("name", lambda row: name_orders(row.name), lambda who: {squashed(who.name)} - {""}, False),
)
