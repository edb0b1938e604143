"""An assignment as students receive it: written from what it says, never copied.

So no comment leaves with it, and no answer: what is not known to be for students is left out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import tomli_w

from autograder.course.assignment import ALL, file_of, names, parse
from autograder.course.exercises.question import Question
from autograder.course.sheet import Assignment, Item
from autograder.course.tables import AssignmentError, ItemTable, Tables, read

FOR_THE_INSTRUCTOR = {"readme"}  # whose text is in the kit's README


class Sheet(NamedTuple):
    """An instructor's assignment: where it lies, what its file says, and what comes of that."""

    path: Path
    said: Mapping[str, Any]
    assignment: Assignment

    def for_students(self) -> str:
        """The same as a text for students; it is parsed again, as their own run will.

        Raises `AssignmentError` where that cannot be used, and for settings of which nobody has
        said whether students may have them.
        """
        known = {*Tables.__struct_fields__} - FOR_THE_INSTRUCTOR
        tables = {key: value for key, value in self.said.items() if key in known}
        items = self.assignment.items
        if wrong := [line for item in items for line in _undecided(item, self.path)]:
            raise AssignmentError("\n".join(wrong))
        tables["items"] = {item.name: _item(item, self.said["items"][item.name]) for item in items}
        text = tomli_w.dumps(tables)
        parse(text, Path("the kit's", self.path.name))
        return text


def sheets(name: str, folder: Path) -> list[Sheet]:
    """The assignment of this name or path; without a name, all that lie in the folder.

    Raises `AssignmentError` where one cannot be used, or not under its name.
    """
    if name in ("", ALL):
        return [_sheet(path) for path in sorted(folder.glob("*.toml"))]
    path = file_of(name)
    if not path.is_file():
        known = ", ".join([*names(), ALL])
        raise AssignmentError(
            f"there is no assignment {name!r}; use one of {known}, or the path of a .toml file"
        )
    if path.stem == ALL:
        raise AssignmentError(f"{path}: {ALL!r} means all assignments; give the file another name")
    return [_sheet(path)]


def beside(name: str, folder: Path) -> list[Sheet]:
    """All assignments of the folder, and those that lie beside the one of this path."""
    files = {*folder.glob("*.toml")}
    if name not in ("", ALL):
        files |= {*file_of(name).parent.glob("*.toml")}
    found = []
    for path in sorted(files):
        with suppress(AssignmentError):  # another kind of file
            found.append(_sheet(path))
    return found


def _sheet(path: Path) -> Sheet:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(f"{path} cannot be read: {error}") from None
    return Sheet(path, read(text, path), parse(text, path))


def _undecided(item: Item, path: Path) -> Iterator[str]:
    kind = type(item.exercise).__name__
    for key in item.exercise.undecided:
        yield (
            f'{path}: items."{item.name}": may students have the setting {key!r}? Say so in the '
            f"class {kind}: name it in `for_students`, or, if it tells an answer, in `secret`"
        )


def _item(item: Item, said: Mapping[str, Any]) -> dict[str, Any]:
    """One item's table, with no more settings than students may have."""
    known = {*ItemTable.__struct_fields__} - {"settings", "graded"}
    table = {key: value for key, value in said.items() if key in known}
    if item.later or item.exercise.withheld:
        table["graded"] = "later"
    if settings := item.exercise.handed_out:
        table["settings"] = settings
    return table


def answers_in(path: str, text: str) -> Iterator[str]:
    """A line for each answer in a file of the kit that is an assignment, but for open ones."""
    try:
        items = tomllib.loads(text).get("items", {})
    except tomllib.TOMLDecodeError:
        return
    for name, table in items.items() if isinstance(items, dict) else ():
        settings = table.get("settings", {}) if isinstance(table, dict) else {}
        secret = sorted({*Question.secret} & {*settings})
        if secret and settings.get("open") is not True:
            yield f'{path}: items."{name}" has {", ".join(secret)}, and is not open'
