"""Moodle: the offline grading worksheet that it gave, with the points filled in.

Its headers are in the site's language, and so is the word before a participant's number. Columns
that are not known by name are found by what stands in them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from autograder.classroom.batch.roll import Standing
from autograder.classroom.sheets.cells import has_decimal_comma, number, points_text
from autograder.classroom.sheets.export import Export, Notes, Written, called, settled
from autograder.classroom.sheets.matching import (
    KEY,
    NAME,
    Row,
    folded,
    folded_name,
    matched,
    traits_of,
    values,
)
from autograder.classroom.sheets.participants import participants_of
from autograder.classroom.sheets.sheet import Sheet, SheetError, read_sheet
from autograder.records.files import write_file
from autograder.records.text import printable

HELP = "fill in the offline grading worksheet that Moodle gave"
LIKE = "the grading worksheet that Moodle gave, a .csv file"

IDENTIFIER = re.compile(r"\D*?(\d+)")
# What the site's language calls the columns, in small letters.
GRADE = (
    *("grade", "bewertung", "note", "calificación", "valutazione", "nota", "beoordeling", "cijfer"),
    *("karakter", "betyg", "arviointi", "ocena", "оценка", "оцінка", "成绩", "評点", "分數", "not"),
)
MAXIMUM = (
    *("maximum grade", "höchste bewertung", "bestnote", "note maximale", "calificación máxima"),
    *("valutazione massima", "nota máxima", "maximale beoordeling", "maksimumkarakter"),
    *("maxbetyg", "maksymalna ocena", "максимальная оценка", "最高成绩", "最大評点"),
)
NAMES = (
    *("full name", "vollständiger name", "nom complet", "nombre completo", "nome completo"),
    *("cognome e nome", "volledige naam", "fullt navn", "fullständigt namn", "nome"),
)
# What it says of a grade that cannot be changed.
LOCKED = (
    *("no", "nein", "non", "nee", "nej", "nei", "nie", "ne", "não", "ei", "нет", "ні", "否"),
    "いいえ",
)


def write(asked: Export) -> Written:
    """Fill in the points; all else of the file stays as it is."""
    sheet = read_sheet(asked.given(LIKE))
    book, notes = _Worksheet(sheet, asked.column), Notes()
    people = {one.person.key: _traits(one) for one in asked.standings}
    fitting = matched(book.students(), people, asked.standings, notes)
    known = {one.person.key for one in settled(asked.standings, notes)}
    count = sum(
        book.fill(place, one, notes) for place, one in fitting.items() if one.person.key in known
    )
    for cell in sheet.changed():
        notes.add("would begin a formula, and has an apostrophe before it", cell)
    write_file(asked.target, sheet.to_bytes())
    return Written(count, notes.lines())


def _traits(one: Standing) -> dict[str, set[str]]:
    found = traits_of(one.person, ["participant", "sis", "login"])
    found[KEY] |= found.pop("sis") | found.pop("login")  # whichever of them the site shows
    found["participant"] |= participants_of(one)
    found["participant"] = {
        read[1] for text in found["participant"] if (read := IDENTIFIER.fullmatch(text))
    }
    return found


@dataclass
class _Worksheet:
    sheet: Sheet
    asked: str

    def __post_init__(self) -> None:
        self.header = [folded(cell) for cell in self.sheet.rows[0]]
        self.body = [row for row in self.sheet.rows[1:] if any(cell.strip() for cell in row)]
        self.identifier = self._identifier()
        self.maximum = self._named(MAXIMUM)
        if self.maximum is None and not self.asked:
            self.maximum = self._constant()
        self.grade = self._grade()
        follows = self.maximum is not None and self.maximum == self.grade + 1
        self.locked = self.grade + 2 if follows else None
        names = self._named(NAMES)
        self.name = names if names is not None else self.identifier + 1
        self.comma = has_decimal_comma([cell for row in self.body for cell in row])

    def _named(self, words: Collection[str]) -> int | None:
        found = [n for n, cell in enumerate(self.header) if cell in words]
        return found[0] if len(found) == 1 else None

    def _column(self, place: int) -> list[str]:
        return [row[place].strip() if place < len(row) else "" for row in self.body]

    def _identifier(self) -> int:
        """The column of participants' numbers: one word and a number, another one in each row."""
        for place in range(len(self.header)):
            cells = self._column(place)
            words = {re.sub(r"\d+$", "", cell) for cell in cells}
            fits = all(IDENTIFIER.fullmatch(cell) for cell in cells) and len(words) == 1
            if cells and fits and len({*cells}) == len(cells) and words != {""}:
                return place
        raise SheetError(
            "expected a grading worksheet of Moodle, with a column such as `Participant 12`, got "
            f"{printable(', '.join(self.sheet.rows[0]), 200)}"
        )

    def _constant(self) -> int | None:
        """The column of the highest grade: the one number that stands in every row alike."""
        found = [
            place
            for place in range(self.identifier + 2, len(self.header))
            if len(cells := {*self._column(place)}) == 1 and (number(min(cells)) or 0) > 0
        ]
        return found[0] if len(found) == 1 else None

    def _grade(self) -> int:
        """The column of the grades; raises `SheetError` where it cannot be told."""
        if self.asked:
            found = self._named([folded(self.asked)])
        else:
            found = self._named(GRADE)
            if found is None and self.maximum is not None:
                found = self.maximum - 1
        if found is None:
            raise SheetError(
                "which column has the grades cannot be told; say so with --column, of "
                f"{printable(', '.join(self.sheet.rows[0]), 200)}"
            )
        if self.maximum is None and found + 1 < len(self.header):
            cells = {*self._column(found + 1)}
            if len(cells) == 1 and number(min(cells)) is None and "," in min(cells):
                raise SheetError(
                    f"the worksheet is graded by a scale, {printable(min(cells))}: points are no "
                    "words of a scale; give the assignment a grade in points"
                )
        return found

    def students(self) -> list[Row]:
        """All rows, by what tells them apart."""
        found = []
        for place, row in enumerate(self.sheet.rows[1:], 1):
            read = IDENTIFIER.fullmatch(row[self.identifier].strip()) if any(row) else None
            if read is None:
                continue
            name = row[self.name] if self.name < len(row) else ""
            more = values(row[self.identifier + 1 : self.grade]) - {folded(name)}
            traits = {"participant": {read[1]}, KEY: more, NAME: {folded_name(name)} - {""}}
            found.append(Row(place, f"line {place + 1}, {name}", traits))
        return found

    def fill(self, place: int, one: Standing, notes: Notes) -> bool:
        """Write somebody's points where Moodle would take them; whether it would."""
        row, points, name = self.sheet.rows[place], one.points or 0.0, called(one.person)
        row += [""] * (self.grade + 1 - len(row))
        if self._cell(row, self.locked).casefold() in LOCKED:
            notes.add("locked in Moodle, so that nothing was written", name)
            return False
        most = number(self._cell(row, self.maximum))
        if most is not None and points > most:
            notes.add(
                f"more than the worksheet's {points_text(most)}, so that nothing was written", name
            )
            return False
        if not points:
            notes.add("a grade of 0, which Moodle may not import: see to it by hand", name)
        row[self.grade] = points_text(points, self.comma)
        return True

    @staticmethod
    def _cell(row: Sequence[str], place: int | None) -> str:
        return row[place].strip() if place is not None and place < len(row) else ""
