"""A zip file of hand-ins: its entries by their places, read one at a time.

What it calls its entries decides who handed in, and never where anything is written.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple, cast

from autograder.classroom.batch.intake.bounds import MOST_ENTRIES, MOST_TABLE
from autograder.classroom.batch.intake.containers import (
    Container,
    Piece,
    Top,
    is_clutter,
    refusing,
)
from autograder.classroom.batch.intake.folder import PASSED_OVER
from autograder.handin import zips
from autograder.handin.limits import DAMAGED, MAX_INNER, MIB, Budget, Refused, in_pieces
from autograder.handin.links import followed
from autograder.handin.member import Kind, Member
from autograder.handin.names import Steps, steps, stray
from autograder.records.text import printable

# All that the standard library raises for a zip file that is not as it should be.
DAMAGE = (
    *zips.DAMAGE,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    ArithmeticError,
)
IS_LINK = "it is a link, which no platform makes"
MOST_TOLD = 20  # of a zip file's odd entries


class _Entry(NamedTuple):
    member: Member
    info: zipfile.ZipInfo


class _Tree:
    """The entries of a zip file by their places, and the names in each folder."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.entries: dict[Steps, _Entry] = {}
        self.folders: dict[Steps, dict[str, None]] = {(): {}}
        self._odd: dict[str, None] = {}
        for info in archive.infolist():
            self._add(_Entry(zips.member_of(archive, info), info))

    def odd(self) -> list[str]:
        """What lies nowhere, or is there twice, a sentence each."""
        told, more = [*self._odd][:MOST_TOLD], len(self._odd) - MOST_TOLD
        return [*told, f"{more:,} more entries were passed over"] if more > 0 else told

    def _add(self, entry: _Entry) -> None:
        name = entry.member.name
        if fault := stray(name):
            self._odd[PASSED_OVER.format(printable(name), fault)] = None
            return
        place = steps(name)
        if not place or any(map(is_clutter, place)):
            return
        if entry.member.kind is Kind.FOLDER:
            self.folders.setdefault(place, {})
        else:
            if place in self.entries:
                twice = f"'{printable(name)}' is there more than once: the last one was taken"
                self._odd[twice] = None
            self.entries[place] = entry
        while place:
            known = place[:-1] in self.folders
            self.folders.setdefault(place[:-1], {})[place[-1]] = None
            if known:
                break
            place = place[:-1]

    def below(self, place: Steps) -> Iterator[tuple[Steps, _Entry]]:
        """All entries in a folder, in the order of their names."""
        for name in sorted(self.folders.get(place, ())):
            inner = (*place, name)
            if inner in self.entries:
                yield inner, self.entries[inner]
            if inner in self.folders:
                yield from self.below(inner)


class Zipped:
    """A zip file, or a folder in it."""

    def __init__(self, tree: _Tree, source: str, place: Steps = ()) -> None:
        self.source = source
        self._tree = tree
        self._place = place
        self._odd: dict[str, None] = {}

    def tops(self) -> Sequence[Top]:
        """See `Container`."""
        found = []
        for name in sorted(self._tree.folders.get(self._place, ())):
            place = (*self._place, name)
            entry = self._tree.entries.get(place)
            if place in self._tree.folders:
                found.append(Top(name, is_folder=True))
            elif entry and entry.member.kind is Kind.FILE and not entry.member.oddity:
                found.append(Top(name, is_folder=False))
            elif entry:
                self._odd[PASSED_OVER.format(printable(name), entry.member.oddity or IS_LINK)] = (
                    None
                )
        return found

    def odd(self) -> list[str]:
        """See `Container`."""
        return [f"{self.source}: {one}" for one in (*self._tree.odd(), *self._odd)]

    def inside(self, name: str) -> Container:
        """See `Container`."""
        return Zipped(self._tree, f"{self.source}/{name}", (*self._place, name))

    def file(self, name: str) -> Piece:
        """See `Container`."""
        entry = self._tree.entries[*self._place, name]
        return self._piece(entry.member, name, entry)

    def pieces(self, name: str) -> list[Piece]:
        """See `Container`."""
        place = (*self._place, name)
        budget, found, known = Budget(), list[Member](), dict[str, _Entry]()
        for _, entry in self._tree.below(place):
            inner = _below(entry.member.name, len(place))
            known[inner] = entry
            member = entry.member
            found.append(Member(inner, member.size, member.read, member.oddity, member.kind))
            if found[-1].matters:
                budget.member()
        return [self._piece(one, one.name, known.get(one.name)) for one in followed(found, budget)]

    def _piece(self, member: Member, name: str, entry: _Entry | None) -> Piece:
        read = partial(_read, member)
        if entry is None or entry.member.kind is not Kind.FILE:  # a link has led to it
            return Piece(name, read, partial(_whole, member), member.oddity)
        return Piece(name, read, partial(_opened, self._tree.archive, entry.info), member.oddity)


@contextmanager
def open_zip(path: Path, source: str) -> Iterator[Zipped]:
    """Open a zip file of hand-ins; raises Refused for one that cannot be read."""
    with path.open("rb") as file:
        with refusing(DAMAGE, DAMAGED):
            archive = zipfile.ZipFile(cast("IO[bytes]", _Bounded(file)))
            if len(archive.infolist()) > MOST_ENTRIES:
                raise Refused(f"has more than {MOST_ENTRIES:,} entries")
            tree = _Tree(archive)
        yield Zipped(tree, source)


class _Bounded:
    """A file of which no more is read at once than a table of contents needs."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek = file.seek
        self.tell = file.tell
        self.seekable = file.seekable

    def read(self, size: int = -1) -> bytes:
        """Read; raises Refused for too much at once."""
        data = in_pieces(self._file, size if 0 <= size <= MOST_TABLE else MOST_TABLE + 1)
        if len(data) > MOST_TABLE:
            raise Refused("has a table of contents that is too long")
        return data


class _Guarded:
    """An open entry: what is wrong with it is raised as Refused."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        with refusing(DAMAGE, DAMAGED):
            return self._file.read(size)


@contextmanager
def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    with refusing(DAMAGE, DAMAGED):
        file = zips.open_entry(archive, info)
    with file:
        yield cast("IO[bytes]", _Guarded(file))


def _whole(member: Member) -> IO[bytes]:
    """What a link leads to, read at once."""
    data = _read(member, MAX_INNER + 1)
    if len(data) > MAX_INNER:
        raise Refused(f"is reached by a link, and larger than {MAX_INNER // MIB} MiB")
    return io.BytesIO(data)


def _read(member: Member, limit: int) -> bytes:
    with refusing(DAMAGE, DAMAGED):
        return member.read(limit)


def _below(name: str, depth: int) -> str:
    """The rest of a path, as it is spelled, below its first steps."""
    found = [step for step in name.replace("\\", "/").split("/") if step not in ("", ".")]
    return "/".join(found[depth:])
