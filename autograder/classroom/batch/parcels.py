"""How a hand-in gets to the process that grades it: by its path, or as bytes to another machine."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from autograder.classroom.batch.ledger import Due
from autograder.handin.limits import MAX_UNPACKED, TOO_BIG


class Parcel(NamedTuple):
    """What was handed in: a path on this machine, or the bytes of a file for another one.

    `name` is what it was called when it was handed in, and what the ScoreCard calls it; `ending` of
    a file in bytes says what kind of file it is. What is `refused` cannot be sent, for the reason
    that it would not be taken here either.
    """

    name: str
    path: str = ""
    content: bytes = b""
    ending: str = ""
    refused: str = ""


def by_path(due: Due) -> Parcel:
    """A hand-in for a process of this machine."""
    return Parcel(name_of(due), due.attempt.path)


def name_of(due: Due) -> str:
    """What a hand-in was called when it was handed in, wherever it is kept now."""
    return due.attempt.source.rpartition(": ")[2] or Path(due.attempt.path).name


def by_content(due: Due) -> Parcel:
    """A hand-in for any machine; raises `OSError` where it cannot be read.

    It is a file: the intake has made one of each.
    """
    path, name = Path(due.attempt.path), name_of(due)
    if path.stat().st_size > MAX_UNPACKED:
        return Parcel(name, refused=f"'{name}' {TOO_BIG}")
    return Parcel(name, content=path.read_bytes(), ending="".join(path.suffixes[-2:]))
