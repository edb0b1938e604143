"""Which row of a platform's table is whose: by identifiers in the platform's order, then by name.

Nothing is guessed. A row that fits two people is nobody's, and so are two rows of one person.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from autograder.classroom.batch.roll import Person, Standing
from autograder.classroom.sheets.export import Notes, called

KEY, NAME = "key", "name"  # what somebody goes by in general, and what people call them
NOBODY = "in the file, and nobody of this class"
# The words for what tells people apart, by kind. A platform's own is in `Person.ids`.
WORDS = {
    "id": ("id", "canvas", "canvasid", "canvasuserid", "userid"),
    "sis": ("sid", "sis", "sisid", "sisuserid", "studentid"),
    "login": ("login", "loginid", "sislogin", "sisloginid", "username"),
    "participant": ("participant", "participantid", "participantnumber", "moodle", "identifier"),
}

Traits = Mapping[str, Collection[str]]  # by kind, in the order in which they count


class Row(NamedTuple):
    """A row of a table: its place, what it is called in notes, and what it says of a person."""

    place: int
    title: str
    traits: Traits


def folded(text: str) -> str:
    """A text as it is compared: without regard to case, and to how it is encoded or spaced."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def folded_name(text: str) -> str:
    """The same for a name, whose parts may stand in either order: `Last, First` is `First Last`."""
    last, comma, first = text.partition(",")
    return folded(f"{first} {last}" if comma else text)


def traits_of(person: Person, kinds: Sequence[str]) -> dict[str, set[str]]:
    """What tells a person apart, by kind."""
    said = {_word(key): folded(value) for key, value in person.ids.items() if value.strip()}
    found = {kind: {said[word] for word in WORDS[kind] if word in said} for kind in kinds}
    found[KEY] = {folded(text) for text in (person.key, person.email) if text.strip()}
    found[NAME] = {folded_name(person.name)} - {""}
    return found


def matched(
    rows: Sequence[Row], people: Mapping[str, Traits], standings: Sequence[Standing], notes: Notes
) -> dict[int, Standing]:
    """The rows' people, by the rows' places; what does not fit is told in the notes.

    `people` has everybody's traits, by key.
    """
    index = _index(people)
    by_key = {one.person.key: one for one in standings}
    fits: dict[str, list[tuple[int, Row]]] = {}  # by key: how well which rows fit
    for row in rows:
        keys, rank = _fitting(row.traits, people, index)
        if len(keys) > 1:
            notes.add("fits several people, so that nothing was written", row.title)
        for key in keys if len(keys) == 1 else ():
            fits.setdefault(key, []).append((rank, row))
        if not keys:
            notes.add(NOBODY, row.title)
    kept: dict[int, Standing] = {}
    for key, ranked in fits.items():
        best = min(rank for rank, _ in ranked)
        rows_of = [row for rank, row in ranked if rank == best]
        for row in (row for rank, row in ranked if rank > best):
            notes.add(NOBODY, row.title)  # of the same name, say, as who is found by identifier
        if len(rows_of) == 1:
            kept[rows_of[0].place] = by_key[key]
        else:
            notes.add("fits several rows, so that nothing was written", called(by_key[key].person))
    for key in [key for key in people if key not in fits]:
        notes.add("not in the file", called(by_key[key].person))
    return kept


def _fitting(
    row: Traits, people: Mapping[str, Traits], index: Mapping[tuple[str, str], set[str]]
) -> tuple[set[str], int]:
    """The keys of those whom a row fits by the first trait by which it fits anybody, and which."""
    before: list[str] = []
    for rank, (kind, said) in enumerate(row.items()):
        keys = {key for value in said for key in index.get((kind, value), ())}
        if keys := {key for key in keys if not _contradicts(row, people[key], before)}:
            return keys, rank
        before += [kind] * (kind != KEY)
    return set(), len(row)


def _contradicts(row: Traits, person: Traits, kinds: Sequence[str]) -> bool:
    """Whether both have an identifier of one kind, and not the same: two people of one name."""
    both = ((row[kind], person.get(kind, ())) for kind in kinds)
    return any(one and other and not {*one} & {*other} for one, other in both)


def _index(people: Mapping[str, Traits]) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for key, traits in people.items():
        for kind, values in traits.items():
            for value in values:
                found.setdefault((kind, value), set()).add(key)
    return found


def _word(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())


def values(texts: Iterable[str]) -> set[str]:
    """What cells say, as it is compared; blanks say nothing."""
    return {folded(text) for text in texts} - {""}
