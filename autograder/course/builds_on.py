"""Which exercises and classes an exercise builds on."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from autograder.course.exercises import EXERCISES
from autograder.course.sheet import Item

CLASS_FOLDERS = ("mytorch/", "models/")  # what else there is, are functions


def builds_on(exercise: str) -> tuple[str, ...]:
    """The exercises that one builds on, those that they build on included; nearest first."""
    found: list[str] = []
    queue = list(EXERCISES[exercise].builds_on)
    for name in queue:
        if name not in found:
            found.append(name)
            queue += EXERCISES[name].builds_on
    return tuple(found)


def classes(exercises: Collection[str]) -> tuple[str, ...]:
    """The classes that are judged by some exercises, in the register's order."""
    chosen = [kind for name, kind in EXERCISES.items() if name in exercises]
    chosen = [kind for kind in chosen if kind.home.startswith(CLASS_FOLDERS)]
    return tuple(name for kind in chosen for name in (kind.name, *kind.inside))


def items_below(item: Item, items: Sequence[Item]) -> tuple[Item, ...]:
    """The items of an assignment that an item builds on, nearest first."""
    graded = {other.exercise.name: other for other in items}
    return tuple(graded[name] for name in builds_on(item.exercise.name) if name in graded)
