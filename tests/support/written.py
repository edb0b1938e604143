"""Which right hand-ins have written which exercises: the one place that a new exercise is put."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from autograder.course import assignment as assignments
from autograder.course.builds_on import builds_on
from autograder.course.exercises import EXERCISES
from autograder.course.sheet import Assignment

WAYS = ("loops", "nested", "stdlib", "third")  # below tests/samples/right, each by its own hand
NO_CLASS = frozenset({"Question"})

# An exercise that not all of them have written: those that have. What is not named, all have.
WRITTEN_BY: Mapping[str, tuple[str, ...]] = {}

# An exercise that nobody but the solution has written, and why that is enough.
SOLUTION_ALONE: Mapping[str, str] = {}


def exercises_of(way: str) -> set[str]:
    """The exercises that a hand-in has to have; "solution" has all of them."""
    wanted = {*EXERCISES} - NO_CLASS
    if way == "solution":
        return wanted
    return {name for name in wanted if name not in SOLUTION_ALONE and way in _writers(name)}


def sheet_of(way: str) -> Assignment:
    """All items that a hand-in can be graded on: those that it, and what they build on, has."""
    there = exercises_of(way) | NO_CLASS
    sheet = assignments.load(assignments.ALL)
    names = [
        item.name
        for item in sheet.items
        if {item.exercise.name, *builds_on(item.exercise.name)} <= there
    ]
    return assignments.select(sheet, names)


def classes_in(texts: Iterable[str]) -> set[str]:
    """The exercises whose classes are defined in some files."""
    defined = {name for text in texts for name in re.findall(r"^class (\w+)", text, re.MULTILINE)}
    return defined & {*EXERCISES}


def _writers(exercise: str) -> tuple[str, ...]:
    return WRITTEN_BY.get(exercise, WAYS)
