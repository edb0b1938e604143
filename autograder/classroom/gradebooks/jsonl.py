"""JSON Lines: a line for each person, with the points of each item."""

from __future__ import annotations

import msgspec

from autograder.classroom.batch.roll import Attempt, Person, Standing
from autograder.classroom.sheets.export import Export, Notes, Written, called
from autograder.records.files import write_file

HELP = "write JSON Lines: a line for each person"
LIKE = ""
FORMAT = "standing/1"


class Item(msgspec.Struct, frozen=True):
    """An item's points; without any where the grader failed at it."""

    points: float | None
    possible: float


class Line(msgspec.Struct, frozen=True):
    """Where a person stands: `points` is null where that is not known."""

    person: Person
    attempts: int
    counted: Attempt | None
    points: float | None
    possible: float | None
    graded: bool
    arithmetic: tuple[str, ...]
    items: dict[str, Item]
    format: str = FORMAT


def write(asked: Export) -> Written:
    """Write everybody; who has no points yet has null."""
    notes = Notes()
    lines = [_line(one) for one in asked.standings]
    for one, line in zip(asked.standings, lines, strict=True):
        if line.points is None:
            notes.add("no points yet", called(one.person))
    write_file(asked.target, b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    return Written(len(lines), notes.lines())


def _line(one: Standing) -> Line:
    card = one.card
    graded = card is not None and card.graded
    return Line(
        person=one.person,
        attempts=len(one.attempts),
        counted=one.counted,
        points=one.points if graded or card is None else None,
        possible=card.possible if card else None,
        graded=graded,
        arithmetic=one.arithmetic,
        items={
            item.name: Item(item.points if item.graded else None, item.possible)
            for item in (card.items if card else ())
        },
    )
