"""A folder or a zip file in which a class's hand-ins lie, seen alike, and nothing unpacked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import IO, NamedTuple, Protocol

from autograder.handin.limits import Refused
from autograder.handin.names import is_clutter as is_tools
from autograder.records.text import one_line

# Lower case; beside the hand-ins, and in them: what platforms and systems add.
CLUTTER = {"thumbs.db", "desktop.ini", "grades.csv", "icon\r"}


class Top(NamedTuple):
    """What lies at the top of a container."""

    name: str
    is_folder: bool


class Piece(NamedTuple):
    """One file of a hand-in: its path there, and how it is read.

    `read` gives at most so many bytes. Both raise Refused, or OSError. `oddity` says why it is none
    that can be read.
    """

    name: str
    read: Callable[[int], bytes]
    open: Callable[[], AbstractContextManager[IO[bytes]]]
    oddity: str = ""


class Container(Protocol):
    """A folder or a zip file. Names are as `handin.names.steps` spells them."""

    @property
    def source(self) -> str:
        """What it is called."""
        ...

    def tops(self) -> Sequence[Top]:
        """The files and folders at its top, by name; no clutter, nothing odd."""
        ...

    def odd(self) -> list[str]:
        """What was passed over so far, a sentence each."""
        ...

    def inside(self, name: str) -> Container:
        """A folder at its top."""
        ...

    def file(self, name: str) -> Piece:
        """A file at its top."""
        ...

    def pieces(self, name: str) -> list[Piece]:
        """What matters in a folder at its top, links inside of that followed.

        Raises Refused, or OSError.
        """
        ...


def is_clutter(name: str) -> bool:
    """Whether a file or folder of this name is nobody's hand-in."""
    return is_tools(name) or name.lower() in CLUTTER


@contextmanager
def refusing(damage: tuple[type[Exception], ...], sentence: str) -> Iterator[None]:
    """Raise what a damaged file makes of a library as Refused, with the cause in the sentence."""
    try:
        yield
    except damage as error:
        cause = one_line(str(error) or type(error).__name__, limit=120)
        raise Refused(sentence.format(cause)) from error
