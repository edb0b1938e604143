"""Canvas: the gradebook that it exported, with the points of one assignment filled in.

Rows are matched as Canvas matches them: by ID, then SIS ID, then login, then name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.classroom.sheets.cells import has_decimal_comma, number, points_text
from autograder.classroom.sheets.export import Export, Notes, Written, settled
from autograder.classroom.sheets.matching import (
    KEY,
    NAME,
    Row,
    folded_name,
    matched,
    traits_of,
    values,
)
from autograder.classroom.sheets.sheet import Sheet, SheetError, read_sheet
from autograder.records.files import write_file
from autograder.records.scorecard import plain
from autograder.records.text import printable

HELP = "fill in the gradebook that Canvas exported"
LIKE = "the gradebook that Canvas exported, a .csv file"

COLUMNS = {"id": "ID", "sis": "SIS User ID", "login": "SIS Login ID"}
NAMES = ("Student", "LastName", "FirstName")
OWN = (*NAMES, *COLUMNS.values(), "Integration ID", "Root Account", "Section")
POSSIBLE, EXCUSED = "points possible", "EX"
TITLED = re.compile(r"(?P<title>.*\S)\s*\((?P<id>\d+)\)\s*", re.DOTALL)


def write(asked: Export) -> Written:
    """Fill in the points; all else of the file stays as it is."""
    sheet = read_sheet(asked.given(LIKE))
    book, notes = _Book(sheet), Notes()
    place = book.column(asked.column)
    if place is None:
        place = book.insert(asked.column, _possible(asked), notes)
    people = {one.person.key: traits_of(one.person, [*COLUMNS]) for one in asked.standings}
    fitting = matched(book.students(), people, asked.standings, notes)
    known = {one.person.key: one.points for one in settled(asked.standings, notes)}
    points = {row: known[one.person.key] for row, one in fitting.items() if one.person.key in known}
    book.note_possible(place, _possible(asked), notes)
    count = book.fill(place, points, notes)
    for cell in sheet.changed():
        notes.add("would begin a formula, and has an apostrophe before it", cell)
    write_file(asked.target, sheet.to_bytes())
    return Written(count, notes.lines())


def _possible(asked: Export) -> float | None:
    """The points that the assignment's items make, if all ScoreCards agree."""
    found = {one.card.possible for one in asked.standings if one.card is not None}
    return found.pop() if len(found) == 1 else None


@dataclass
class _Book:
    sheet: Sheet

    def __post_init__(self) -> None:
        self.header = [cell.strip() for cell in self.sheet.rows[0]]
        names = [name for name in NAMES if name in self.header]
        if "ID" not in self.header or names not in (["Student"], [*NAMES[1:]]):
            raise SheetError(
                "expected a gradebook of Canvas, with the columns Student and ID, got "
                f"{printable(', '.join(self.header), 200)}"
            )
        self.names = names
        self.comma = has_decimal_comma([cell for row in self.sheet.rows[1:] for cell in row])

    def cell(self, row: Sequence[str], name: str) -> str:
        place = self.header.index(name) if name in self.header else len(row)
        return row[place].strip() if place < len(row) else ""

    def students(self) -> list[Row]:
        """The rows of students; those without any identifier are the platform's own."""
        found = []
        for place, row in enumerate(self.sheet.rows[1:], 1):
            ids = {kind: values([self.cell(row, name)]) for kind, name in COLUMNS.items()}
            parts = [part for name in self.names if (part := self.cell(row, name))]
            title = ", ".join(parts)
            if any(ids.values()) or (parts and not self.is_possible(row)):
                traits = {**ids, KEY: set().union(*ids.values()), NAME: {folded_name(title)} - {""}}
                found.append(Row(place, f"line {place + 1}, {title}", traits))
        return found

    def is_possible(self, row: Sequence[str]) -> bool:
        """Whether a row says how many points are possible."""
        return not self.cell(row, "ID") and self.cell(row, self.names[0]).casefold() == POSSIBLE

    def column(self, asked: str) -> int | None:
        """The assignment's column, by its title or its id; raises `SheetError` for two of them."""
        if not asked.strip():
            raise SheetError(
                f"expected the assignment's title or id in the gradebook, as --column; it has "
                f"{self.titles()}"
            )
        wanted = asked.strip().casefold()
        found = [n for n, cell in enumerate(self.header) if wanted in _ways(cell)]
        if len(found) > 1:
            names = ", ".join(printable(self.header[n]) for n in found)
            raise SheetError(f"{asked!r} is the title of several columns, {names}; say the id")
        if found and self.is_not_for_points(found[0]):
            raise SheetError(f"{asked!r} is no assignment; the gradebook has {self.titles()}")
        if not found and re.fullmatch(r"\(?\d+\)?", wanted):
            raise SheetError(f"no column has the id {asked}; the gradebook has {self.titles()}")
        return found[0] if found else None

    def is_not_for_points(self, place: int) -> bool:
        """Whether a column is of people, or is computed by Canvas itself."""
        about = [row[place] for row in self.sheet.rows[1:] if self.is_possible(row) and row[place:]]
        return self.header[place] in OWN or any("read only" in cell.casefold() for cell in about)

    def titles(self) -> str:
        found = [printable(cell) for cell in self.header if TITLED.fullmatch(cell)]
        return ", ".join(found) or "no assignment"

    def insert(self, title: str, possible: float | None, notes: Notes) -> int:
        """A new column behind the last assignment's, which Canvas makes an assignment of."""
        place = 1 + max(
            n for n, cell in enumerate(self.header) if cell in OWN or TITLED.fullmatch(cell)
        )
        self.header.insert(place, title)
        for number_, row in enumerate(self.sheet.rows):
            row += [""] * (place - len(row)) if row else []
            cell = title if not number_ else ""
            if self.is_possible(row[:place]) and possible is not None:
                cell = points_text(possible, self.comma)
            if row:
                row.insert(place, cell)
        notes.add(f"the gradebook has no column {title!r}: Canvas makes a new assignment of it")
        return place

    def note_possible(self, place: int, possible: float | None, notes: Notes) -> None:
        for row in self.sheet.rows[1:]:
            said = number(row[place]) if self.is_possible(row) and place < len(row) else None
            if said is not None and possible is not None and said != possible:
                notes.add(
                    f"the gradebook has {plain(said)} points possible, and the assignment's items "
                    f"make {plain(possible)}: the points are written as they are"
                )

    def fill(self, place: int, points: Mapping[int, float | None], notes: Notes) -> int:
        """Write the points into the rows; how many of them."""
        count = 0
        for number_, value in points.items():
            row = self.sheet.rows[number_]
            row += [""] * (place + 1 - len(row))
            if row[place].strip().upper() == EXCUSED:
                notes.add("excused in the gradebook, which stays so", f"line {number_ + 1}")
            elif value is not None:
                count += 1
                before = number(row[place])
                row[place] = points_text(value, self.comma)
                if before is not None and before != number(row[place]):
                    notes.add("had other points in the gradebook before", f"line {number_ + 1}")
        return count


def _ways(cell: str) -> set[str]:
    """How a column may be asked for: by all of its header, by the title in it, or by its id."""
    found = TITLED.fullmatch(cell)
    parts = [found["title"], found["id"], f"({found['id']})"] if found else []
    return {one.strip().casefold() for one in (cell, *parts)} - {""}
