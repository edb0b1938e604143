"""The register: every exercise defined in this folder, by its name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any

from autograder.course.exercise import Exercise
from autograder.records.spelling import OURS, Spelling


def _defined() -> Iterator[type[Exercise]]:
    for module in pkgutil.iter_modules(__path__):
        full_name = f"{__name__}.{module.name}"
        for value in vars(importlib.import_module(full_name)).values():
            defined_here = isinstance(value, type) and value.__module__ == full_name
            if defined_here and issubclass(value, Exercise) and value.name:
                yield value


def exercise_of(name: str, settings: Mapping[str, Any], spelling: Spelling = OURS) -> Exercise:
    """The exercise of this name with an assignment's settings, the same for grader and submission.

    The `spelling` is what the assignment's course calls classes and what they have.

    Raises `KeyError` where there is none, and `TypeError` where it takes no such settings.
    """
    exercise = EXERCISES[name](**settings)
    exercise.assigned = dict(settings)
    if spelling:
        exercise.spelling = spelling
    return exercise


EXERCISES: dict[str, type[Exercise]] = {exercise.name: exercise for exercise in _defined()}
