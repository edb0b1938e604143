"""Records with whatever is long in them cut, so that a page of them stays small."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import msgspec

from autograder.records.explanation import Picture
from autograder.records.record import InertRecord
from autograder.records.scorecard import ItemScore, SmallestCase
from autograder.records.text import printable

Record = TypeVar("Record", bound=InertRecord)
# What the assignment decides: points, names by which items are found, how many there are.
KEPT = {"assignment", "mend_first", "builds_on", "aspects"}
NAMES = {"name", "exercise"}  # of an item
COUNTED = {"items", "cases"}  # none of these is left out


class Most(NamedTuple):
    """So many characters of each text, and so many of whatever there are several of."""

    characters: int
    several: int


def clipped(record: Record, most: Most) -> Record:
    """The same record with long texts cut in the middle, and the last of many left out.

    A smallest case is whole or not there, and there are no pictures.
    """
    kept = KEPT | NAMES if isinstance(record, ItemScore) else KEPT
    changed = {
        name: _clipped(getattr(record, name), most, counted=name in COUNTED)
        for name in record.__struct_fields__
        if name not in kept
    }
    return msgspec.structs.replace(record, **changed)


def _clipped(value: object, most: Most, counted: bool = False) -> object:
    if isinstance(value, str):
        return printable(value, most.characters)
    if isinstance(value, tuple):
        return tuple(_clipped(one, most) for one in (value if counted else value[: most.several]))
    if isinstance(value, Picture):
        return None
    if isinstance(value, SmallestCase):
        return value if clipped(value, most) == value else None
    return clipped(value, most) if isinstance(value, InertRecord) else value


def characters(value: object) -> int:
    """How much text there is in a record, or in several."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, InertRecord):
        return sum(characters(getattr(value, name)) for name in value.__struct_fields__)
    return sum(map(characters, value)) if isinstance(value, tuple) else 0
