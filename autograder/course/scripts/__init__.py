"""Cases as straight-line code, for people to run by themselves; the grader alone writes it.

A file here that is named like one of `autograder/course/exercises/` has the scripts of that file's
exercises: one function, `script(exercise, case, reading)`, which returns a `Script`, or None where
a case has none. Exercises know nothing of it, so that no submission's process ever loads it.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.course import exercises
from autograder.course.exercise import Case, Exercise, Reading


@dataclass(frozen=True)
class Script:
    """A case as straight-line code, which needs nothing but NumPy, PyTorch and the class itself.

    `given` has the case's values by the names that the code calls them. `expected` and `yours` are
    the code that fills dictionaries of those names, by PyTorch in float64 and by the student's
    class, with all that `reference` and `attempt` show; `yours` runs second, for it may change
    what was given, unless `mask` tells that what is right follows from what was drawn. `uses` are
    the functions and classes that the code needs besides.
    """

    given: Mapping[str, Any]
    expected: str
    yours: str
    uses: tuple[Any, ...] = ()
    mask: bool = False


def written(exercise: Exercise, case: Case, reading: Reading) -> Script | None:
    """The case as code, by a reading of the conventions; None where there can be none.

    It is written by the file of the exercise's class, or of the nearest class that it inherits
    from and whose file there is here.
    """
    for kind in type(exercise).__mro__:
        folder, _, family = kind.__module__.rpartition(".")
        name = f"{__name__}.{family}"
        if folder == exercises.__name__ and importlib.util.find_spec(name):
            script: Script | None = importlib.import_module(name).script(exercise, case, reading)
            return script
    return None
