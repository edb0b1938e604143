"""A CSV as it came: read with its delimiter, and written as it was but for what was filled in."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.sheets.cells import guarded
from autograder.records.text import printable

DELIMITERS = (",", ";", "\t")
BOM = "\ufeff"


class SheetError(Exception):
    """A table that cannot be read or filled in; the text says what was expected, and what came."""


@dataclass(frozen=True)
class Sheet:
    """The rows of a table, its header first, and how it is written."""

    rows: list[list[str]]
    delimiter: str = ","
    newline: str = "\r\n"
    begin: str = ""  # a byte order mark, where the file has one

    def to_bytes(self) -> bytes:
        """The table as a file, in which no cell begins a formula."""
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=self.delimiter, lineterminator=self.newline)
        writer.writerows([guarded(cell) for cell in row] for row in self.rows)
        return (self.begin + stream.getvalue()).encode()

    def changed(self) -> list[str]:
        """The places of cells that would begin a formula if they were written as they are."""
        return [
            f"line {number}, {self._title(place)}"
            for number, row in enumerate(self.rows, 1)
            for place, cell in enumerate(row)
            if guarded(cell) != cell
        ]

    def _title(self, place: int) -> str:
        header = self.rows[0]
        return printable(header[place]) if place < len(header) else f"column {place + 1}"


def read_sheet(path: Path) -> Sheet:
    """Read a CSV, whatever of comma, semicolon or tab it is delimited by.

    Raises `SheetError` where there is none, where it is not UTF-8, and where it is no CSV.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise SheetError(f"{printable(str(path))} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SheetError(
            f"{printable(str(path))} is not UTF-8; take the file as the platform gave it, or save "
            "it as CSV UTF-8"
        ) from None
    begin, text = text[: text.startswith(BOM)], text.removeprefix(BOM)
    delimiter = _delimiter(text)
    try:
        rows = [*csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)]
    except csv.Error as error:
        raise SheetError(f"{printable(str(path))} is no CSV: {error}") from None
    if not rows or not any(rows[0]):
        raise SheetError(f"{printable(str(path))}: expected a header in its first line, got none")
    return Sheet(rows, delimiter, "\r\n" if "\r\n" in text else "\n", begin)


def _delimiter(text: str) -> str:
    """What stands between the header's cells: what it has most of, outside of quotation marks."""
    header = "".join(text.partition("\n")[0].split('"')[::2])
    return max(DELIMITERS, key=header.count)
