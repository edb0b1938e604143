"""What a bulk download, or a folder, says of one hand-in: who, which attempt, which files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from autograder.classroom.batch.intake.containers import Top
from autograder.handin.names import Steps


class Who(NamedTuple):
    """Somebody, by the key and the names that a listing has for them.

    `ids` are by these words: "sid" is the university's number, "login" its name for an account,
    "canvas" and "participant" are Canvas' and Moodle's own numbers, "file" is a file's name.
    """

    key: str
    name: str = ""
    email: str = ""
    ids: Mapping[str, str] = {}


class Part(NamedTuple):
    """A file or a folder, by its way from the top of a container.

    `name` is what the hand-in itself calls a file; a folder's files have their names already.
    """

    path: Steps
    name: str


def part(top: Top, name: str = "") -> Part:
    """What lies at the top of a container, by its own name or another."""
    return Part((top.name,), "" if top.is_folder else name or top.name)


class Handin(NamedTuple):
    """One hand-in of somebody, or of a group.

    `order` tells one person's attempts apart, the earliest first; where it is one number, that is
    the platform's own. `submitted` is in UTC, ISO 8601.
    """

    who: tuple[Who, ...]
    parts: tuple[Part, ...]
    order: tuple[int, ...] = ()
    submitted: str = ""
    late: bool = False
