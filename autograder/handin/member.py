"""One entry of an archive or directory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from autograder.handin.names import (
    NOTEBOOK,
    PYTHON,
    SHOWN,
    Steps,
    is_clutter,
    matters,
    steps,
    stray,
)
from autograder.records.text import printable

SPECIAL_FILE = "it is neither a file nor a directory"
SPARSE = "it is stored as a sparse file; pack it again without that option"


class Kind(Enum):
    """What an entry is; links and folders are gone once an archive's links were followed."""

    FILE = 1  # or what is passed over, with its oddity
    LINK = 2  # what is read is the path that it leads to, from its own folder
    HARD_LINK = 3  # the same, from the archive's top
    FOLDER = 4


def nothing(limit: int) -> bytes:
    """Read what has no content."""
    return b""


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of an archive or directory, as yet unread."""

    name: str  # as its container spells it
    size: int = 0  # bytes, as declared
    read: Callable[[int], bytes] = nothing  # at most so many bytes
    oddity: str = ""  # why it is no ordinary file; empty for one that is
    kind: Kind = Kind.FILE

    @property
    def steps(self) -> Steps:
        """The steps of its path, as sources are known by."""
        return steps(self.name)

    @property
    def is_python(self) -> bool:
        """Whether it is a Python file, by its name."""
        return self._ends(PYTHON)

    @property
    def is_notebook(self) -> bool:
        """Whether it is a notebook, by its name."""
        return self._ends(NOTEBOOK)

    @property
    def matters(self) -> bool:
        """Whether anything comes of it, be it a note."""
        if self.kind is Kind.FOLDER:
            return False
        odd = bool(self.oddity) or self.kind is not Kind.FILE
        return odd or matters(self.name) or bool(stray(self.name))

    @property
    def is_clutter(self) -> bool:
        """Whether no student wrote it: a tool did, or it lies in a tool's folder."""
        return any(map(is_clutter, self.steps))

    def _ends(self, suffix: str) -> bool:
        if self.oddity or suffix not in self.name.lower():
            return False
        return any(p.lower().endswith(suffix) for p in self.steps[-1:])


def some_names(members: list[Member]) -> str:
    """The names of the first few."""
    shown = ", ".join(printable(member.name) for member in members[:SHOWN])
    return f"{shown}, …" if len(members) > SHOWN else shown
