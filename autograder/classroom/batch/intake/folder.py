"""A folder of hand-ins, or an unpacked bulk download."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from autograder.classroom.batch.intake.bounds import MOST_ENTRIES
from autograder.classroom.batch.intake.containers import Container, Piece, Top, is_clutter
from autograder.handin.directory import read_file, walk
from autograder.handin.limits import Budget, Refused
from autograder.handin.names import spelled
from autograder.records.text import printable

PASSED_OVER = "'{}' was passed over: {}"
IS_LINK = "it is a link; put what it leads to in its place"
IS_SPECIAL = "it is neither a file nor a folder"


class Folder:
    """A folder on disk, without one that is ours, should that lie in it."""

    def __init__(self, path: Path, source: str, ours: Path | None = None) -> None:
        self.source = source
        self._path = path
        self._ours = os.path.realpath(ours) if ours else ""
        self._odd: list[str] = []
        self._found: dict[str, os.DirEntry[str]] | None = None

    def tops(self) -> Sequence[Top]:
        """See `Container`; raises Refused where the folder cannot be read."""
        found = self._entries()
        return [Top(name, entry.is_dir()) for name, entry in sorted(found.items())]

    def odd(self) -> list[str]:
        """See `Container`."""
        return [f"{self.source}: {one}" for one in self._odd]

    def inside(self, name: str) -> Container:
        """See `Container`."""
        return Folder(Path(self._entries()[name].path), f"{self.source}/{name}")

    def file(self, name: str) -> Piece:
        """See `Container`."""
        return file_at(Path(self._entries()[name].path))

    def pieces(self, name: str) -> list[Piece]:
        """See `Container`."""
        return pieces_below(Path(self._entries()[name].path))

    def _entries(self) -> dict[str, os.DirEntry[str]]:
        if self._found is None:
            try:
                self._found = self._look()
            except OSError as error:
                raise Refused(f"cannot be read ({error.strerror})") from error
        return self._found

    def _look(self) -> dict[str, os.DirEntry[str]]:
        found: dict[str, os.DirEntry[str]] = {}
        with os.scandir(self._path) as entries:
            for count, entry in enumerate(sorted(entries, key=lambda one: one.name)):
                if count >= MOST_ENTRIES:
                    raise Refused(f"has more than {MOST_ENTRIES:,} entries")
                name = spelled(entry.name)
                if is_clutter(name) or os.path.realpath(entry.path) == self._ours:
                    continue
                if name in found:
                    self._odd.append(f"'{printable(name)}' is there twice, spelled in two ways")
                if oddity := _oddity(entry):
                    self._odd.append(PASSED_OVER.format(printable(name), oddity))
                else:
                    found[name] = entry
        return found


def pieces_below(path: Path) -> list[Piece]:
    """What matters in a folder, links inside of it followed; raises Refused, or OSError."""
    return [
        Piece(m.name, m.read, partial(_open, path / m.name), m.oddity)
        for m in walk(path, Budget())
        if not any(map(is_clutter, m.steps))
    ]


def file_at(path: Path) -> Piece:
    """A file by itself."""
    return Piece(spelled(path.name), partial(read_file, str(path)), partial(_open, path))


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


def _oddity(entry: os.DirEntry[str]) -> str:
    """Why an entry is nobody's hand-in; a link may lead into another's."""
    if entry.is_symlink() or getattr(entry, "is_junction", bool)():
        return IS_LINK
    mode = entry.stat(follow_symlinks=False).st_mode
    return "" if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else IS_SPECIAL
