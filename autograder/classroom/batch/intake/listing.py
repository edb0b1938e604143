"""Lists a class as it was found: who, with which attempts and files, and who is missing."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console

from autograder.classroom.batch.roll import Attempt, Person, Roll
from autograder.records.text import inert
from autograder.reports.display.lines import line, print_wrapped
from autograder.reports.display.wrapping import clipped, text_width, wrapped

WIDEST = 36  # columns of a person
HEADER = ("Person", "Attempt", "Submitted", "Taken from")
LATE = "late"
GAP = "  "
NARROWEST = 24  # columns for a file, however narrow the terminal

Cells = tuple[str, ...]


def print_roll(roll: Roll, console: Console) -> None:
    """Print what `listed` says."""
    print_wrapped(console, [line(text, indent=0) for text in listed(roll, console.width)])


def listed(roll: Roll, width: int = 100) -> list[str]:
    """Everybody with their attempts, who is missing, what there is to note: inert lines.

    The files stand in a column of their own, which ends at the width; other lines may be longer.
    """
    table = _columns([HEADER, *_rows(roll)], width) if roll.people else ()
    return [_summary(roll), "", *table, *_missing(roll), *_notes(roll)]


def _summary(roll: Roll) -> str:
    late = sum(one.late for one in roll.attempts)
    people = {one.person for one in roll.attempts}
    told = [_count(len(people), "person", "people"), _count(len(roll.attempts), "attempt")]
    told += [f"{late:,} {LATE}"] if late else []
    return ", ".join([*told, f"{len(roll.missing):,} missing"])


def _rows(roll: Roll) -> Iterator[Cells]:
    missing = {*roll.missing}
    attempts: dict[str, list[Attempt]] = {}
    for one in roll.attempts:
        attempts.setdefault(one.person, []).append(one)
    for person in roll.people:
        theirs = attempts.get(person.key, [])
        for number, one in enumerate(theirs):
            who = "" if number else clipped(_called(person), WIDEST)
            yield who, str(one.number), _when(one), one.source
        if not theirs and person.key not in missing:
            yield clipped(_called(person), WIDEST), "-", "", "nothing was taken: see below"


def _when(attempt: Attempt) -> str:
    time = attempt.submitted[:16].replace("T", " ")
    return " ".join([*filter(None, [time, LATE if attempt.late else ""])])


def _called(person: Person) -> str:
    """A name, and the key if that is another; inert."""
    name, key = inert(person.name), inert(person.key)
    return name if name == key else f"{name} ({key})"


def _columns(rows: list[Cells], width: int) -> Iterator[str]:
    """Rows of which all but the last cells are padded; a column without any text is left out.

    What does not fit of the last cell stands below it.
    """
    used = [n for n in range(len(HEADER) - 1) if any(row[n] for row in rows[1:])]
    widths = {n: max(text_width(row[n]) for row in rows) for n in used}
    room = max(width - sum(widths.values()) - len(GAP) * (len(used) + 1), NARROWEST)
    for row in rows:
        cells = [row[n] + " " * (widths[n] - text_width(row[n])) for n in used]
        first, *others = wrapped(inert(row[-1]), room)
        yield "".join(f"{GAP}{cell}" for cell in (*cells, first)).rstrip()
        blank = sum(widths.values()) + len(GAP) * (len(used) + 1)
        yield from (" " * blank + other for other in others)


def _missing(roll: Roll) -> Iterator[str]:
    if roll.missing:
        people = {one.key: one for one in roll.people}
        yield ""
        yield f"Missing: {len(roll.missing):,} of the roster have handed in nothing"
        yield from (f"  {_called(people[key])}" for key in roll.missing)


def _notes(roll: Roll) -> Iterator[str]:
    if roll.notes:
        yield ""
        yield "Notes"
        yield from (f"  {inert(note)}" for note in roll.notes)


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
