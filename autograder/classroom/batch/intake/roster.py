"""Reads a roster: a CSV file of who should have handed in, as whatever program has written it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from autograder.classroom.batch.intake.bounds import IntakeError
from autograder.classroom.batch.intake.columns import kinds
from autograder.handin.limits import MIB
from autograder.records.text import inert, printable

MOST = 32 * MIB
DELIMITERS = (",", ";", "\t", "|")
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
OTHER_ENCODING = "cp1252"
# Rows of a gradebook that are nobody's.
NOBODY = re.compile(r"\s*(points possible|student, test|test student)\s*", re.I)
STAFF = {"instructor", "teacher", "ta", "teaching assistant", "reader", "grader", "observer"}
OF_IDS: tuple[str, ...] = ("sid", "id", "canvas", "login")
NUMBERED = re.compile(r"\D*?(\d+)")  # "Participant 123", in any language
SEPARATOR = re.compile(r"sep=(.)\r?\n", re.I)  # which Excel writes
EXPECTED = (
    "expected a CSV file whose first row names its columns, with any of: ID, SIS User ID, Email, "
    "Login, Name, or First name and Last name"
)


class Row(NamedTuple):
    """Somebody of the roster. `ids` are by the words of `columns.NAMES`."""

    key: str
    name: str
    email: str
    ids: dict[str, str]


def read_roster(path: Path, notes: list[str]) -> tuple[Row, ...]:
    """Read a roster; of two rows with the same key the first one counts, with a note.

    Raises IntakeError where it cannot be read, or where no column says who anybody is.
    """
    shown = printable(str(path), limit=300)
    try:
        with path.open("rb") as file:
            data = file.read(MOST + 1)
        if len(data) > MOST:
            raise IntakeError(f"{shown} is larger than {MOST // MIB} MiB; {EXPECTED}")
        header, lines = _table(_text(data, shown, notes))
    except OSError as error:
        raise IntakeError(f"{shown} cannot be read: {error.strerror}") from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise IntakeError(f"{shown} cannot be read: {error}; {EXPECTED}") from error
    columns = kinds(header)
    if not any(columns):
        names = ", ".join(printable(name, limit=40) for name in header[:8])
        raise IntakeError(f"{shown} has the columns {names or 'of an empty file'}; {EXPECTED}")
    found: dict[str, Row] = {}
    for row in _rows(columns, lines):
        if row.key.casefold() in found:
            who = printable(row.key)
            notes.append(f"{shown}: '{who}' is there more than once; the first row counts")
        else:
            found[row.key.casefold()] = row
    return tuple(found.values())


def _text(data: bytes, shown: str, notes: list[str]) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding)
    try:
        return data.decode()
    except UnicodeDecodeError:
        notes.append(f"{shown} is no UTF-8, and was read as {OTHER_ENCODING}; look at the names")
        return data.decode(OTHER_ENCODING, "replace")


def _table(text: str) -> tuple[list[str], Iterator[list[str]]]:
    """The header and the rows, by the delimiter that makes most sense of the header."""
    text = text.replace("\0", "")
    if separator := SEPARATOR.match(text):
        text = text[separator.end() :]
    text = text.lstrip("\r\n")

    def read(delimiter: str) -> Iterator[list[str]]:
        return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)

    def sense(delimiter: str) -> int:
        return sum(map(bool, kinds(next(read(delimiter), []))))

    lines = read(max(DELIMITERS, key=sense))
    return next(lines, []), lines


def _rows(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[Row]:
    for line in lines:
        said: dict[str, str] = {}
        for kind, value in zip(columns, line, strict=False):
            if kind and value.strip():
                said.setdefault(kind, value.strip())
        name = _name(said)
        ids = {kind: said[kind] for kind in OF_IDS if kind in said}
        if number := NUMBERED.fullmatch(said.get("participant", "")):
            ids["participant"] = number[1]
        email = said.get("email", "")
        names = (*(ids.get(kind, "") for kind in ("sid", "id", "canvas")), email)
        key = next(filter(None, (*names, *ids.values(), name)), "")
        if key and not NOBODY.fullmatch(name) and said.get("role", "").casefold() not in STAFF:
            yield Row(inert(key), name, email, ids)


def _name(said: dict[str, str]) -> str:
    """A name as people say it: the first one first."""
    last = said.get("last") or (said.get("name", "") if "first" in said else "")
    if "first" in said or last:
        return f"{said.get('first', '')} {last}".strip()
    name = said.get("name") or said.get("turned", "")
    last, comma, first = name.partition(",")  # "Doe, Jane"
    return f"{first.strip()} {last.strip()}" if comma and first.strip() else name
