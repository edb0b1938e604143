"""What an assignment may say of conventions: made of what the exercises say, which say it alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, cast

import msgspec

from autograder.course.exercise import ANY, EITHER, Exercise
from autograder.course.exercises import EXERCISES
from autograder.course.shares import Record

OPTIONAL, REQUIRED = "optional", "required"  # of a feature


class Conventions(Record, frozen=True):
    """What counts where honest solutions differ: a field for each convention, as `TABLE` has it."""


def choices(exercises: Iterable[type[Exercise]]) -> dict[str, tuple[str, ...]]:
    """What may be said of each convention, the default first; in the order of their names.

    Raises `TypeError` where two exercises say different things of one convention.
    """
    found: dict[str, tuple[str, ...]] = {}
    for exercise in exercises:
        said: dict[str, tuple[str, ...]] = dict.fromkeys(exercise.optional, (OPTIONAL, REQUIRED))
        for name, values in exercise.conventions.items():
            said[name] = values if ANY in values else (EITHER, *values)
        for name, values in said.items():
            if found.setdefault(name, values) != values:
                raise TypeError(
                    f"{exercise.name}: what it says of {name} ({', '.join(values)}) is not what "
                    f"another exercise says ({', '.join(found[name])}); make the two alike"
                )
    return dict(sorted(found.items()))


def table(exercises: Iterable[type[Exercise]]) -> type[Conventions]:
    """The type of the file's `[conventions]`; raises what `choices` does."""
    fields = [(name, Literal[values], values[0]) for name, values in choices(exercises).items()]
    made = msgspec.defstruct(
        "Conventions", fields, bases=(Conventions,), frozen=True, forbid_unknown_fields=True
    )
    return cast(type[Conventions], made)


TABLE = table(EXERCISES.values())
