"""A case as a person goes through it by hand: step by step, with every setting, and one element.

A file here that is named like one of `autograder/course/exercises/` has a class `Walk` for that
file's exercises. Exercises know nothing of it, so that no submission's process ever loads it. All
of it is NumPy: what a failing item shows may not wait for PyTorch.
"""

from __future__ import annotations

import importlib
import importlib.util

from autograder.course import exercises
from autograder.course.byhand.walk import Line, Step, Walk
from autograder.course.exercise import Case, Exercise

__all__ = ["Line", "Step", "Walk", "walk_through"]


def walk_through(exercise: Exercise, case: Case) -> Walk:
    """The walk of the file of the exercise's class, or of the nearest class it inherits from."""
    for kind in type(exercise).__mro__:
        folder, _, family = kind.__module__.rpartition(".")
        name = f"{__name__}.{family}"
        if folder == exercises.__name__ and importlib.util.find_spec(name):
            walk: Walk = importlib.import_module(name).Walk(exercise, case)
            return walk
    return Walk(exercise, case)
