"""Takes hand-ins from where they lie into the store, and tells of each where it was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from autograder.classroom.batch.intake.bounds import MOST_NOTES
from autograder.classroom.batch.intake.containers import Container, Piece
from autograder.classroom.batch.intake.handins import Handin, Part
from autograder.classroom.batch.intake.store import Store, Stored
from autograder.handin.limits import Refused
from autograder.records.text import printable

SHOWN = 2  # files of one hand-in that its source names


class Found(NamedTuple):
    """A hand-in that was found: at which of the places given, in what, and what was kept of it."""

    handin: Handin
    place: int
    platform: str
    source: str
    stored: Stored | None


class Placed(NamedTuple):
    """A file of a hand-in, and how it is shown where it lies."""

    shown: str
    piece: Piece


class Taker:
    """Keeps hand-ins in a store; what is to be said of them goes to the notes."""

    def __init__(self, store: Store, notes: list[str], place: int) -> None:
        self.notes = notes
        self.store = store
        self._place = place

    def each(
        self, handins: Iterator[Handin], container: Container, platform: str
    ) -> Iterator[Found]:
        """Take each of a container's hand-ins."""
        for handin in handins:
            ways = ["/".join(part.path) for part in handin.parts]
            where = f"{container.source}: {_some(ways)}"
            gather = partial(_placed, container, handin.parts)
            found = self.take(gather, container.source, where)
            yield Found(handin, self._place, platform, *found)
        self.notes += container.odd()

    def alone(self, handin: Handin, source: str, gather: Callable[[], Sequence[Piece]]) -> Found:
        """Take what was given by itself."""
        found = self.take(lambda: [Placed(one.name, one) for one in gather()], source, source)
        return Found(handin, self._place, "", *found)

    def take(
        self, gather: Callable[[], Iterable[Placed]], source: str, where: str
    ) -> tuple[str, Stored | None]:
        """Keep some files as one hand-in; the first text says from where they are.

        `where` is what a hand-in of several files is called, and `source` what they all lie in.
        """
        try:
            placed = [*gather()]
            stored = self.store.keep([one.piece for one in placed])
        except Refused as refusal:
            self.notes.append(f"{where} {refusal}; nothing of it was taken")
            return where, None
        if stored.as_it_is and source != where:
            shown = {one.piece.name: one.shown for one in placed}
            where = f"{source}: {printable(shown[stored.taken[0]], limit=200)}"
        told = [f"{where} {note}" for note in stored.notes]
        more = len(told) - MOST_NOTES
        self.notes += [*told[:MOST_NOTES], *([f"{where}: {more:,} more notes"] if more > 0 else [])]
        count = len(stored.taken)
        return (f"{where} ({count:,} files)" if count > 1 else where), stored


def _placed(container: Container, parts: Sequence[Part]) -> Iterator[Placed]:
    """The files of a hand-in; raises Refused where they cannot be listed."""
    for part in parts:
        *way, last = part.path
        here = container
        for step in way:
            here = here.inside(step)
        shown = "/".join(part.path)
        if part.name:
            yield Placed(shown, here.file(last)._replace(name=part.name))
            continue
        try:
            pieces = here.pieces(last)
        except OSError as error:
            raise Refused(f"cannot be read ({error.strerror})") from error
        yield from (Placed(f"{shown}/{piece.name}", piece) for piece in pieces)


def _some(paths: Sequence[str]) -> str:
    shown = ", ".join(printable(path, limit=200) for path in paths[:SHOWN])
    return f"{shown} and {len(paths) - SHOWN} more" if len(paths) > SHOWN else shown
