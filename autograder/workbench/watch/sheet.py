"""The assignment that a watched tree is graded by, which its author may be changing, too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from autograder.course.assignment import AssignmentError
from autograder.course.sheet import Assignment
from autograder.handin.wanted import Wanted

Loaded = tuple[Assignment, Wanted | None]


class Sheet:
    """An assignment, loaded again where one of its files has changed.

    `load` gives it, and what it decides of which folder is graded; it may raise `AssignmentError`.
    """

    def __init__(
        self, files: Sequence[Path], assignment: Assignment, load: Callable[[], Loaded]
    ) -> None:
        self.files = tuple(path.resolve() for path in files)
        self.assignment = assignment
        self._load = load
        self._texts = self._read()

    def renewed(self) -> Loaded | AssignmentError | None:
        """The assignment, or what is wrong in it, if it has changed; None where it has not."""
        texts = self._read()
        if texts == self._texts or not all(text.strip() for text in texts):
            return None  # a file that is gone or empty is about to be written
        self._texts = texts
        try:
            loaded = self._load()
        except AssignmentError as error:
            return error
        self.assignment = loaded[0]
        return loaded

    def _read(self) -> tuple[bytes, ...]:
        return tuple(map(_content, self.files))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
