"""Assignments: TOML files that say which exercises count, for how many points, and how."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from autograder.course.conventions import Conventions
from autograder.course.exercises import EXERCISES, exercise_of
from autograder.course.item_names import nearest, spelled, ways_to_ask
from autograder.course.sheet import Assignment, Item
from autograder.course.soundness import (
    asked_twice,
    wrong_feedback,
    wrong_late,
    wrong_leaderboard,
    wrong_limits,
    wrong_secrets,
    wrong_settings,
    wrong_shares,
)
from autograder.course.spelled import spelling_for
from autograder.course.tables import (
    CONVENTIONS,
    ITEM_TABLE,
    Feedback,
    ItemFeedback,
    Tables,
    converted,
    read,
    sound_tables,
)
from autograder.course.tables import AssignmentError as AssignmentError  # for all who load one
from autograder.records.root import ROOT
from autograder.records.scorecard import plain, total
from autograder.records.spelling import OURS, Spelling
from autograder.records.text import inert

FOLDER = ROOT / "autograder" / "assignments"
ALL, FIRST = "all", "hw2p1"


def names() -> list[str]:
    """The assignments that come with the autograder."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def default() -> str:
    """The assignment that is meant where none is named: ours, or the first that there is.

    A kit has none but the instructor's.
    """
    known = names()
    return FIRST if FIRST in known else next(iter(known), FIRST)


def file_of(name: str) -> Path:
    """The file of an assignment, by its name or path; there need be none."""
    return Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"


def files_of(name: str) -> list[Path]:
    """The files of an assignment, which are several where all are meant."""
    return [*map(file_of, names())] if name == ALL else [file_of(name)]


def load(name: str) -> Assignment:
    """Load an assignment by its name, by a file's path, or all of them as one.

    Raises `AssignmentError` where there is none, where it cannot be read, and where `parse` does.
    """
    if name == ALL:
        parts = [load(one) for one in names()]
        items = _together(parts)
        return Assignment(ALL, "All assignments", items, items, joint_digest(parts))
    path = file_of(name)
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

    Raises `AssignmentError` where it is not TOML, where a key or a value may not stand there, where
    the items' points make another `total` than it says, and where what it says cannot be meant. All
    tables and items that are wrong are told at once.
    """
    tables, wrong = sound_tables(read(text, path), path)
    conventions, spelling = Conventions(), OURS
    try:
        conventions = converted(tables.conventions, CONVENTIONS, path, "conventions")
    except AssignmentError as error:
        wrong.append(str(error))
    try:
        spelling = spelling_for(tables.names, path)
    except AssignmentError as error:
        wrong.append(str(error))
    if not tables.items:
        raise AssignmentError(f"{path}: `items` is empty; an assignment has at least one item")
    found = (
        *wrong_limits(tables.limits),
        *wrong_feedback(tables.feedback),
        *wrong_late(tables.late),
        *wrong_leaderboard(tables),
    )
    items = []
    wrong += [f"{path}: {line}" for line in found]
    for name, table in tables.items.items():
        try:
            item = _item(name, table, tables, conventions, spelling, path)
        except AssignmentError as error:
            wrong.append(str(error))
        else:
            items.append(item)
            wrong += [f"{path}: {line}" for line in wrong_shares(item.shares, item.exercise)]
            if item.feedback is not tables.feedback:
                own = wrong_feedback(item.feedback)
                wrong += [f'{path}: items."{name}".{line}' for line in own]
    twice = asked_twice((item.name, item.exercise) for item in items)
    if wrong := [*wrong, *(f"{path}: {line}" for line in twice)]:
        raise AssignmentError("\n".join(dict.fromkeys(wrong)))
    _refuse_other_total(tables.total, total([item.points for item in items]), path)
    whole = tuple(items)
    return Assignment(
        path.stem,
        tables.title,
        whole,
        whole,
        _digest(text),
        tables.late,
        tables.leaderboard,
    )


def select(assignment: Assignment, wanted: Iterable[str]) -> Assignment:
    """Keep the items that are asked for by any of their names, or by a part of one.

    Asked for nothing, keep all. Raises `AssignmentError` where nothing is called so, or a name is
    empty.
    """
    kept: set[str] = set()
    for text in wanted:
        found = called(assignment.items, text)
        if not found:
            raise AssignmentError(_unknown(assignment, text))
        kept.update(item.name for item in found)
    items = tuple(item for item in assignment.items if not kept or item.name in kept)
    return dataclasses.replace(assignment, items=items)


def select_one(assignment: Assignment, text: str) -> Item:
    """The one item of this name, or with this as a part of one of its names.

    Raises `AssignmentError` where nothing is called so, or more than one item.
    """
    found = select(assignment, [text]).items
    if len(found) > 1:
        names = ", ".join(item.name for item in found)
        raise AssignmentError(f"{text!r} is part of several names: {names}; name one in full")
    return found[0]


def called(items: Iterable[Item], text: str) -> list[Item]:
    """The items that a text means, by the best way in which it means any."""
    known = [*items]
    ways = ([item for item in known if means(item.names)] for means in ways_to_ask(text))
    return next(filter(None, ways), [])


def _unknown(assignment: Assignment, text: str) -> str:
    """What is said of a name that none of the assignment's items has."""
    names = [item.name for item in assignment.items]
    if not spelled(text):
        return f"expected the name of an item, got {text!r}; {assignment.name} has {names[0]}, ..."
    start = f"{assignment.name} has no item {text!r}"
    if elsewhere := _elsewhere(assignment, text):
        found = " and ".join(f"{name} has {', '.join(items)}" for name, items in elsewhere.items())
        other = next(iter(elsewhere))
        return f"{start}, but {found}: add --assignment {other} (make: ASSIGNMENT={other})"
    return f"{start}; the nearest are {', '.join(nearest(text, names))}"


def _elsewhere(assignment: Assignment, text: str) -> dict[str, list[str]]:
    """The items that a text means in the other assignments, by the assignments' names."""
    others = [load(name) for name in names() if name not in assignment.name.split("+")]
    for means in ways_to_ask(text):
        found = {one.name: [item.name for item in one.items if means(item.names)] for one in others}
        if any(found.values()):
            return {name: items for name, items in found.items() if items}
    return {}


def _item(
    name: str, table: Any, tables: Tables, conventions: Conventions, spelling: Spelling, path: Path
) -> Item:
    key = f'items."{name}"'
    if not name.strip() or ":" in name or name != inert(name):
        raise AssignmentError(
            f"{path}: {key}: an item's name is one line of plain characters, and has no colon"
        )
    row = converted(table, ITEM_TABLE, path, key)
    if row.exercise not in EXERCISES:
        allowed = ", ".join(sorted(EXERCISES))
        raise AssignmentError(
            f"{path}: {key}.exercise: there is no exercise {row.exercise!r}; allowed: {allowed}"
        )
    if wrong := wrong_settings(EXERCISES[row.exercise], row.settings):
        raise AssignmentError(f"{path}: {key}.settings: {wrong}")
    try:
        exercise = exercise_of(row.exercise, row.settings, spelling)
    except (TypeError, ValueError) as error:
        raise AssignmentError(f"{path}: {key}.settings: {error}") from None
    if unsound := [*wrong_secrets(exercise, row.graded == "later")]:
        raise AssignmentError("\n".join(f"{path}: {key}.{line}" for line in unsound))
    return Item(
        name,
        exercise,
        row.points,
        tables.limits,
        tables.shares,
        conventions,
        _feedback(tables.feedback, row.feedback),
        _share(tables.carry_forward),
        row.graded == "later",
    )


def _feedback(common: Feedback, own: ItemFeedback | None) -> Feedback:
    """What holds for an item: what is common to all, but for what the item says itself."""
    return common if own is None else msgspec.structs.replace(common, tell=own.tell)


def joint_digest(parts: Iterable[Assignment]) -> str:
    """The digest of several assignments that are graded as one; of a single one its own."""
    digests = [one.digest for one in parts]
    return digests[0] if len(digests) == 1 else _digest(" ".join(digests))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


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


def _together(parts: Sequence[Assignment]) -> tuple[Item, ...]:
    """All items of some assignments; those that share a name have their assignment's behind it."""
    known = Counter(item.name for part in parts for item in part.items)

    def named(item: Item, part: Assignment) -> Item:
        if known[item.name] == 1:
            return item
        return dataclasses.replace(item, name=f"{item.name} ({part.name})")

    return tuple(named(item, part) for part in parts for item in part.items)
