"""Assignments: TOML files that say which exercises count, for how many points, and how."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from autograder.course.conventions import Conventions
from autograder.course.exercise import Aspect, Exercise
from autograder.course.exercises import EXERCISES
from autograder.course.shares import Record, Shares
from autograder.course.tables import (
    CONVENTIONS,
    ITEM_TABLE,
    TABLES,
    Feedback,
    Limits,
    Tables,
)
from autograder.records.decoders import Converter
from autograder.records.root import ROOT
from autograder.records.scorecard import plain, total
from autograder.records.text import inert

FOLDER = ROOT / "autograder" / "assignments"
ALL = "all"


class AssignmentError(Exception):
    """An assignment that cannot be used; the text names the file, the key and what is allowed."""


@dataclass(frozen=True)
class Item:
    """One line of the score sheet, with all that is needed to grade it."""

    name: str
    exercise: Exercise
    points: float
    limits: Limits
    shares: Shares
    conventions: Conventions
    feedback: Feedback
    carry_forward: float = 1.0

    @property
    def hidden(self) -> bool:
        """Whether nobody is to know the cases."""
        return self.feedback.cases == "hidden"

    def earned(self, passed: Mapping[Aspect, bool]) -> float:
        """The points for the aspects that have passed."""
        won = sum(self.share(aspect) for aspect, well in passed.items() if well)
        return float(self.points if all(passed.values()) else round(won, 2))

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        """What is judged of it."""
        return self.shares.counted(self.exercise.aspects)

    def readings(self) -> list[dict[str, str]]:
        """Every reading that the assignment's conventions allow, the preferred first."""
        known = self.exercise.conventions
        return self.exercise.readings({name: getattr(self.conventions, name) for name in known})

    def share(self, aspect: Aspect) -> float:
        """The points that an aspect carries."""
        return self.points * self.shares.part(aspect, self.exercise.aspects)


@dataclass(frozen=True)
class Assignment:
    """A score sheet: its items, in order; `whole` has those, too, that are not asked for."""

    name: str
    title: str
    items: tuple[Item, ...]
    whole: tuple[Item, ...] = ()

    @property
    def hidden(self) -> bool:
        """Whether it has cases that nobody is to know."""
        return any(item.hidden for item in self.items)


def names() -> list[str]:
    """The assignments that come with the autograder."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load(name: str) -> Assignment:
    """Load an assignment by its name, by a file's path, or all of them as one.

    Raises `AssignmentError` where there is none, where it cannot be read, and where `parse` does.
    """
    if name == ALL:
        parts = [load(one) for one in names()]
        items = tuple(item for part in parts for item in part.items)
        _refuse_doubles(name, [item.name for item in items])
        return Assignment(ALL, "All assignments", items, items)
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        allowed = ", ".join([*names(), ALL])
        raise AssignmentError(
            f"there is no assignment {name!r}; use one of {allowed}, or the path of a .toml file"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(f"{path} cannot be read: {error}") from None
    return parse(text, path)


def parse(text: str, path: Path) -> Assignment:
    """Check an assignment's text; `path` names it in messages.

    Raises `AssignmentError` where it is not TOML, where a key or a value may not stand there, and
    where the items' points make another `total` than it says.
    """
    try:
        tables = _convert(tomllib.loads(text), TABLES, path, "")
    except tomllib.TOMLDecodeError as error:
        raise AssignmentError(f"{path} is not valid TOML: {error}") from None
    conventions = _convert(tables.conventions, CONVENTIONS, path, "conventions")
    rows = tables.items.items()
    items = tuple(_item(name, table, tables, conventions, path) for name, table in rows)
    if not items:
        raise AssignmentError(f"{path}: `items` is empty; an assignment has at least one item")
    _refuse_other_total(tables.total, total([item.points for item in items]), path)
    return Assignment(path.stem, tables.title, items, items)


def select(assignment: Assignment, wanted: Iterable[str]) -> Assignment:
    """Keep the items that are asked for by name, by class, or by part of a name, in any case.

    Asked for nothing, keep all. Raises `AssignmentError` where nothing is called so.
    """
    kept: set[str] = set()
    for text in wanted:
        ways = ([i.name for i in assignment.items if fits(i)] for fits in ways_to_ask(text))
        found = next(filter(None, ways), [])
        if not found:
            near = _nearest(text, [item.name for item in assignment.items])
            raise AssignmentError(
                f"{assignment.name} has no item {text!r}; the nearest are {', '.join(near)}"
            )
        kept.update(found)
    items = tuple(item for item in assignment.items if not kept or item.name in kept)
    return dataclasses.replace(assignment, items=items)


def ways_to_ask(text: str) -> tuple[Callable[[Item], bool], ...]:
    """Whether an item is meant by a text: by its name, its class, part of its name; best first."""
    lower = text.lower()
    return (
        lambda item: lower == item.name.lower(),
        lambda item: lower == item.exercise.name.lower(),
        lambda item: lower in item.name.lower(),
    )


def select_one(assignment: Assignment, text: str) -> Item:
    """The one item of this name, or with this as part of its name, in any case.

    Raises `AssignmentError` where nothing is called so, or more than one item.
    """
    found = select(assignment, [text]).items
    if len(found) > 1:
        names = ", ".join(item.name for item in found)
        raise AssignmentError(f"{text!r} is part of several names: {names}; name one in full")
    return found[0]


def _nearest(text: str, names: list[str]) -> list[str]:
    from difflib import SequenceMatcher  # only needed to answer a slip

    def likeness(name: str) -> float:
        return SequenceMatcher(None, text.lower(), name.lower()).ratio()

    return sorted(names, key=likeness, reverse=True)[:3]


def _item(name: str, table: Any, tables: Tables, conventions: Conventions, path: Path) -> Item:
    key = f'items."{name}"'
    if not name.strip() or ":" in name or name != inert(name):
        raise AssignmentError(
            f"{path}: {key}: an item's name is one line of plain characters, and has no colon"
        )
    read = _convert(table, ITEM_TABLE, path, key)
    if read.exercise not in EXERCISES:
        allowed = ", ".join(sorted(EXERCISES))
        raise AssignmentError(
            f"{path}: {key}.exercise: there is no exercise {read.exercise!r}; allowed: {allowed}"
        )
    try:
        exercise = EXERCISES[read.exercise](**read.settings)
    except TypeError as error:
        raise AssignmentError(f"{path}: {key}.settings: {error}") from None
    return Item(
        name,
        exercise,
        read.points,
        tables.limits,
        tables.shares,
        conventions,
        tables.feedback,
        _share(tables.carry_forward),
    )


def _share(carry_forward: str | float) -> float:
    if isinstance(carry_forward, str):
        return 1.0 if carry_forward == "full" else 0.0
    return carry_forward


def _refuse_other_total(wanted: str | float, made: float, path: Path) -> None:
    if not isinstance(wanted, str) and total([wanted]) != made:
        raise AssignmentError(
            f"{path}: total: the points of all items make {plain(made)}, expected "
            f'{plain(wanted)}; change an item\'s points, or say total = {plain(made)} or "any"'
        )


def _refuse_doubles(name: str, items: Iterable[str]) -> None:
    seen: set[str] = set()
    for item in items:
        if item in seen:
            raise AssignmentError(f"{name}: two assignments have an item called {item!r}")
        seen.add(item)


T = TypeVar("T")


def _convert(value: Any, converter: Converter[T], path: Path, prefix: str) -> T:
    try:
        return converter(value)
    except msgspec.ValidationError as error:
        text, _, place = str(error).partition(" - at `$")
        keys = [key for key in place.rstrip("`").split(".") if key]
        where = ".".join(key for key in (prefix, *keys) if key) or "the file"
        allowed = _allowed(converter.kind, keys)
        hint = f"; allowed: {', '.join(allowed)}" if allowed else ""
        raise AssignmentError(f"{path}: {where}: {text}{hint}") from None


def _allowed(kind: Any, keys: list[str]) -> list[str]:
    """The values or keys that may stand at a place of the file, where they can be listed."""
    for key in keys:
        fields: Mapping[str, Any] = {f.name: f.type for f in msgspec.structs.fields(kind)}
        if key not in fields:
            return []
        kind = fields[key]
    kinds = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    if named := [str(v) for one in kinds if get_origin(one) is Literal for v in get_args(one)]:
        return [*named, *(["a number"] if len(kinds) > 1 else [])]
    if isinstance(kind, type) and issubclass(kind, Record):
        return [f.name for f in msgspec.structs.fields(kind)]
    return []
