"""A plain CSV: a line for each person."""

from __future__ import annotations

from autograder.classroom.batch.roll import Standing
from autograder.classroom.sheets.cells import points_text
from autograder.classroom.sheets.export import Export, Notes, Written, called
from autograder.classroom.sheets.sheet import Sheet
from autograder.records.files import write_file

HELP = "write a table: a line for each person, a column for each item"
LIKE = ""
HEADER = ("key", "name", "email", "attempt", "attempts", "submitted", "points", "possible")


def write(asked: Export) -> Written:
    """Write everybody; who has no points yet has blanks."""
    items = {item.name: None for one in asked.standings if one.card for item in one.card.items}
    rows = [[*HEADER, "arithmetic", *items]]
    notes = Notes()
    for one in asked.standings:
        rows.append(_row(one, [*items]))
        if one.points is None:
            notes.add("no points yet", called(one.person))
        elif one.card is not None and not one.card.graded:
            notes.add("not wholly graded, so that points are left blank", called(one.person))
    sheet = Sheet(rows)
    for cell in sheet.changed():
        notes.add("would begin a formula, and has an apostrophe before it", cell)
    write_file(asked.target, sheet.to_bytes())
    return Written(len(asked.standings), notes.lines())


def _row(one: Standing, items: list[str]) -> list[str]:
    counted, card = one.counted, one.card
    graded = card is None or card.graded
    earned = {item.name: item.points for item in card.items if item.graded} if card else {}
    return [
        *(one.person.key, one.person.name, one.person.email),
        *(str(counted.number) if counted else "", str(len(one.attempts))),
        counted.submitted if counted else "",
        points_text(one.points) if one.points is not None and graded else "",
        points_text(card.possible) if card else "",
        "; ".join(one.arithmetic),
        *(points_text(earned[name]) if name in earned else "" for name in items),
    ]
