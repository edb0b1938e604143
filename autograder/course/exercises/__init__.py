"""The register: every exercise defined in this folder, by its name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from autograder.course.exercise import Exercise


def _defined() -> Iterator[type[Exercise]]:
    for module in pkgutil.iter_modules(__path__):
        full_name = f"{__name__}.{module.name}"
        for value in vars(importlib.import_module(full_name)).values():
            defined_here = isinstance(value, type) and value.__module__ == full_name
            if defined_here and issubclass(value, Exercise) and value.name:
                yield value


EXERCISES: dict[str, type[Exercise]] = {exercise.name: exercise for exercise in _defined()}
