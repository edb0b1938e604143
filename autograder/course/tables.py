"""The file of an assignment: which tables, keys and values it may have; see `assignment.py`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from autograder.course.conventions import TABLE
from autograder.course.late import Late
from autograder.course.shares import Record, Shares, Weight
from autograder.records.decoders import Converter
from autograder.records.telling import LADDER, Tell

# Whatever else is not allowed is not there; these would do the homework.
FORBIDDEN = ("torch", "tensorflow", "jax", "keras", "scipy.signal", "scipy.ndimage")
Plain = bool | int | float | str
Setting = Plain | list[Plain] | dict[str, Plain]  # what both ends of a line can be told
ANY = "*"  # in place of a key of a table whose keys are free
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class AssignmentError(Exception):
    """An assignment that cannot be used; the text names the file, the key and what is allowed."""


class Limits(Record, frozen=True):
    """What one item may use, and what a submission may import.

    Seconds of wall time, MiB of memory, MiB that it may answer with, and KiB that are kept of
    what it prints. Of packages other than NumPy only the allowed ones are offered; those that
    are forbidden are refused in words of their own.
    """

    seconds: Annotated[float, msgspec.Meta(gt=0, le=3600)] = 10
    memory: Annotated[int, msgspec.Meta(ge=256, le=1 << 20)] = 2048
    output: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 64
    prints: Annotated[int, msgspec.Meta(ge=0, le=1024)] = 64
    allowed: tuple[str, ...] = ("scipy.special",)
    forbidden: tuple[str, ...] = FORBIDDEN


class Feedback(Record, frozen=True):
    """What a student's report may tell. Where cases are hidden, nothing of them is in any report.

    What a submission prints and says, and the time that it takes, could tell what it has seen.

    `tell` is how far the report goes in saying what is wrong: one step of the ladder in
    `records/telling.py`, or such a step for each attempt from which on it holds, by its number.
    """

    cases: Literal["shown", "hidden"] = "shown"
    tell: Tell | dict[str, Tell] = "case"

    def told_at(self, attempt: int) -> Tell:
        """How much is told at an attempt, counted from 1."""
        if isinstance(self.tell, str):
            return self.tell
        return self.tell[str(max(n for n in map(int, self.tell) if n <= max(attempt, 1)))]

    @property
    def most(self) -> Tell:
        """The most that is ever told."""
        return max(self.steps, key=LADDER.index)

    @property
    def steps(self) -> tuple[Tell, ...]:
        """All that is told at some attempt, in the attempts' order."""
        if isinstance(self.tell, str):
            return (self.tell,)
        return tuple(self.tell[number] for number in sorted(self.tell, key=int))


class ItemFeedback(Record, frozen=True):
    """What a report may tell of one item, in the place of what holds for the others.

    Cases are hidden of all items or of none: those that are shown would tell the seed of the rest.
    """

    tell: Tell | dict[str, Tell]


class MembersTable(Record, frozen=True):
    """What objects of a class have and take, ours on the left, as a course calls it."""

    methods: dict[str, str] = msgspec.field(default_factory=dict)
    attributes: dict[str, str] = msgspec.field(default_factory=dict)
    arguments: dict[str, str] = msgspec.field(default_factory=dict)


class NamesTable(MembersTable, frozen=True):
    """What a course calls our files, our classes, and what all of them have.

    `of` has what a single class has otherwise than the others, by our name of it.
    """

    files: dict[str, str] = msgspec.field(default_factory=dict)
    classes: dict[str, str] = msgspec.field(default_factory=dict)
    of: dict[str, MembersTable] = msgspec.field(default_factory=dict)


class ItemTable(Record, frozen=True):
    """One item: its exercise, its points, what the exercise wants to know, and what is told.

    What is graded "later", once it is handed in, has no answer here: only its form is judged.
    """

    exercise: str
    points: Weight
    graded: Literal["now", "later"] = "now"
    settings: dict[str, Setting] = msgspec.field(default_factory=dict)
    feedback: ItemFeedback | None = None


class Tables(Record, frozen=True):
    """The whole file; what is in `items` and `conventions` is read by types of their own.

    `carry_forward` is the share of what a wrong class costs in the items that build on it that is
    given back: "none", "full", or a number between. `total` is what the items' points must make:
    a slip in one of them is found. "any" and nothing let them make what they make; the assignments
    that come with the autograder make 100 where they say nothing. `readme` names a Markdown file
    beside this one, for the kit. `leaderboard` names the items whose speed is ranked.
    """

    title: str
    items: dict[str, Any]
    readme: str = ""
    total: Literal["any"] | Weight = "any"
    carry_forward: Literal["none", "full"] | Share = "full"
    limits: Limits = Limits()
    shares: Shares = Shares()
    conventions: Any = msgspec.field(default_factory=dict)
    feedback: Feedback = Feedback()
    names: NamesTable = NamesTable()
    late: Late = Late()
    leaderboard: tuple[str, ...] = ()


TABLES, ITEM_TABLE, CONVENTIONS = Converter(Tables), Converter(ItemTable), Converter(TABLE)


def read(text: str, path: Path) -> dict[str, Any]:
    """What an assignment's text says, whatever it is.

    Raises `AssignmentError` where it is not TOML; what is there twice is named, with both lines.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        twice = _twice(text, str(error))
        raise AssignmentError(f"{path} is not valid TOML: {twice or error}") from None


def _twice(text: str, error: str) -> str:
    """Which key is there twice, and in which lines, where that is what is wrong."""
    found = re.search(r"overwrite a value \(at line (\d+)", error)
    lines = text.splitlines()
    if found is None or not (last := int(found[1])) <= len(lines):
        return ""
    key = lines[last - 1].partition("=")[0].strip()
    first = next(n for n, line in enumerate(lines, 1) if line.partition("=")[0].strip() == key)
    return f"{key} is there twice, in lines {first} and {last}; give one of them another name"


T = TypeVar("T")


def converted(value: Any, converter: Converter[T], path: Path, prefix: str) -> T:
    """A table of a file as what it has to be.

    Raises `AssignmentError` where it is not; `prefix` is the table's place in the file.
    """
    try:
        return converter(value)
    except msgspec.ValidationError as error:
        text, _, place = str(error).partition(" - at `$")
        keys = [key for key in place.rstrip("`").replace("[...]", f".{ANY}").split(".") if key]
        where = ".".join(key for key in (prefix, *keys) if key not in ("", ANY)) or "the file"
        allowed = _allowed(converter.kind, keys)
        hint = f"; allowed: {', '.join(allowed)}" if allowed else ""
        raise AssignmentError(f"{path}: {where}: {text}{hint}") from None


def sound_tables(said: Mapping[str, Any], path: Path) -> tuple[Tables, list[str]]:
    """A file's tables, with defaults for those that are wrong, and a line for each of these.

    Raises `AssignmentError` where there is no title, or are no items.
    """
    sound, wrong = {}, []
    for key, value in said.items():
        try:
            converted({"title": "", "items": {}, key: value}, TABLES, path, "")
        except AssignmentError as error:
            wrong.append(str(error))
        else:
            sound[key] = value
    try:
        return converted(sound, TABLES, path, ""), wrong
    except AssignmentError as error:
        missing = [] if {"title", "items"} <= {*said} else [str(error)]
        raise AssignmentError("\n".join([*wrong, *missing])) from None


def _allowed(kind: Any, keys: list[str]) -> list[str]:
    """The values or keys that may stand at a place of the file, where they can be listed."""
    kinds: tuple[Any, ...] = (kind,)
    for key in keys:
        kinds = _kinds(_at(key, kinds))
    if named := [str(v) for one in kinds if get_origin(one) is Literal for v in get_args(one)]:
        return [*named, *(["a number"] if {*kinds} & {float, int} else [])]
    if datetime in kinds:
        return ["a time with its offset, such as 2026-10-01T23:59:00-04:00"]
    return [f.name for one in kinds if _is_record(one) for f in msgspec.structs.fields(one)]


def _kinds(kind: Any) -> tuple[Any, ...]:
    """The types that a value may have; of a number with bounds, the number's."""
    if get_origin(kind) in (Union, UnionType):
        return tuple(one for part in get_args(kind) for one in _kinds(part))
    return _kinds(get_args(kind)[0]) if get_origin(kind) is Annotated else (kind,)


def _at(key: str, kinds: tuple[Any, ...]) -> Any:
    """The type of what stands under a key of a table; None where there is no such key."""
    for kind in kinds:
        if _is_record(kind):
            fields: Mapping[str, Any] = {f.name: f.type for f in msgspec.structs.fields(kind)}
            return fields.get(key)
        if get_origin(kind) is dict:
            return get_args(kind)[1]
    return None


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Record)
