"""One edit of one function: another text in some place, and how it is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.diagnosis.mends.functions import Function

REACH = 8  # lines from where something was raised
SECONDS = 0.1  # of processor time for a case with an edit, which may make a loop endless


@dataclass(frozen=True)
class Edit:
    """Another text in place of the bytes from `start` to `end` of the function's file.

    What it says is made only where it is told. Of two that make all right, that of the lower
    `rank` is the likelier mistake. One that `rearranges` has all that was there, in another order,
    in other brackets, or with an array of its own where one has two names.
    """

    function: Function
    start: int
    end: int
    new: str
    rank: int
    tell: Callable[[], str]
    rearranges: bool = False

    @property
    def sentence(self) -> str:
        """What is due, and in which line."""
        return self.tell()

    @property
    def old(self) -> bytes:
        """What stands there now."""
        return self.function.text.data[self.start : self.end]

    @property
    def place(self) -> tuple[str, int]:
        """The file and the line in which it begins."""
        return self.function.text.path, self.function.text.line_at(self.start)

    def is_elsewhere(self, other: Edit) -> bool:
        """Whether it is the same as another, in another place, or of another class or function."""
        same = (self.old, self.new) == (other.old, other.new)
        return same or self.function.top is not other.function.top

    def is_as_likely(self, other: Edit) -> bool:
        """Whether it is as likely as another, in another line, and says something else."""
        return self.rank == other.rank and self.place != other.place and self.new != other.new

    def is_near(self, place: tuple[str, int] | None) -> bool:
        """Whether it is in a line near to this one of this file."""
        if place is None:
            return True
        (own, line), (path, other) = self.place, place
        return own == path and abs(line - other) <= REACH

    def brings(self, setting: str) -> bool:
        """Whether it brings in a setting, by its name or the first letter of that."""
        if not setting:
            return False
        word = re.compile(rf"{setting}|\b{setting[0]}[HWhw]?\b", re.IGNORECASE)
        return len(word.findall(self.new)) > len(word.findall(self.old.decode()))

    def told(self, until: str = "") -> dict[str, Any]:
        """As the worker takes it; a case goes on `until` it has shown the value of this name."""
        text, head = self.function.text, self.function.head
        start, end = text.start_of(self.function.line), text.span(self.function.node)[1]
        edited = text.data[start : self.start] + self.new.encode() + text.data[self.end : end]
        return {
            "path": text.path,
            "line": self.function.line - head.count("\n"),
            "text": head + edited.decode(),
            "names": self.function.names,
            "seconds": SECONDS,
            "until": until,
        }
