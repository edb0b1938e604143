"""Who has more time than others, or is excused: a CSV with a line for each person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from autograder.classroom.batch.roll import Person
from autograder.classroom.sheets.sheet import SheetError, read_sheet
from autograder.records.text import printable

COLUMNS = ("person", "days", "free_days", "excused")
YES, NO = ("yes", "true", "1", "x"), ("no", "false", "0", "")


class Extension(msgspec.Struct, frozen=True):
    """What is different for one person.

    The assignment is due so many `days` later; `free_days` are what is left of them, in place of
    the assignment's; who is `excused` has no points to win or to lose.
    """

    days: float = 0
    free_days: int | None = None
    excused: bool = False


NONE = Extension()


class Extensions(NamedTuple):
    """Extensions by the keys of people, and the lines that are about nobody of the class."""

    by_key: dict[str, Extension]
    notes: tuple[str, ...]


def read_extensions(path: Path, people: Sequence[Person]) -> Extensions:
    """Read extensions: a line for each, with a `person` by key, e-mail or another identifier.

    Raises `SheetError` where the file cannot be read, or a line cannot be meant; all such lines are
    told at once.
    """
    header, *rows = read_sheet(path).rows
    names = [cell.strip().casefold() for cell in header]
    if "person" not in names or {*names} - {*COLUMNS}:
        raise SheetError(
            f"{path}: expected the columns {', '.join(COLUMNS)}, got {', '.join(names)}"
        )
    known, found = _by_any_name(people), dict[str, Extension]()
    wrong, notes = list[str](), list[str]()
    for number, row in enumerate(rows, 2):
        said = dict(zip(names, (cell.strip() for cell in row), strict=False))
        if not any(said.values()):
            continue
        name = said.get("person", "")
        keys = known.get(name.casefold(), set())
        place = f"line {number}: {printable(name)!r}"
        if len(keys) != 1:
            notes.append(f"{place} is {'nobody' if not keys else 'several'} of this class")
        elif (key := next(iter(keys))) in found:
            wrong.append(f"{place} is there twice")
        else:
            try:
                found[key] = _extension(said)
            except ValueError as error:
                wrong.append(f"{place}: {error}")
    if wrong:
        raise SheetError("\n".join(f"{path}: {line}" for line in wrong))
    return Extensions(found, tuple(notes))


def _by_any_name(people: Iterable[Person]) -> dict[str, set[str]]:
    """Whom a text can mean: the keys of people by all that tells them apart."""
    found: dict[str, set[str]] = {}
    for one in people:
        for text in filter(None, (one.key, one.email, *one.ids.values())):
            found.setdefault(text.casefold(), set()).add(one.key)
    return found


def _extension(said: Mapping[str, str]) -> Extension:
    """What a line says; raises ValueError where it cannot be meant."""
    free = said.get("free_days", "")
    return Extension(
        _number(said, "days", float),
        int(_number(said, "free_days", int)) if free else None,
        _is_yes(said.get("excused", "")),
    )


def _number(said: Mapping[str, str], key: str, kind: Callable[[str], float]) -> float:
    text = said.get(key, "") or "0"
    try:
        value = kind(text)
    except ValueError:
        value = -1
    if not 0 <= value <= 3650:
        whole = "a whole number" if kind is int else "a number"
        raise ValueError(f"{key}: expected {whole} from 0 to 3650, got {printable(text)!r}")
    return value


def _is_yes(text: str) -> bool:
    if text.casefold() not in (*YES, *NO):
        raise ValueError(f"excused: expected yes or no, got {printable(text)!r}")
    return text.casefold() in YES
