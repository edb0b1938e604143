"""Cases as straight-line code, for people to run by themselves; the grader alone writes it.

A file here that is named like one of `autograder/course/exercises/` has the scripts of that file's
exercises: one function, `script(exercise, case, reading, found)`, which returns a `Script`.
Exercises know nothing of it, so that no submission's process ever loads it.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.course import exercises
from autograder.course.exercise import Case, Exercise, Reading
from autograder.course.scripts.found import Found


@dataclass(frozen=True)
class Step:
    """Some lines that call the student's class, and what can be looked at after them.

    `shows` has the expressions of values by the names under which `attempt` shows them.
    """

    code: str
    shows: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Script:
    """A case as straight-line code, which needs nothing but NumPy, PyTorch and the class itself.

    `given` has the case's values by the names that the code calls them, `torch` lines which compute
    what is expected, `due` expressions of that: what is in none of them is written out in numbers.
    `steps` are taken one after another, as far as the fault. `helpers` are functions and classes
    besides. Of all of these, a script has what it needs.
    """

    given: Mapping[str, Any]
    steps: Sequence[Step]
    torch: Sequence[str] = ()
    due: Mapping[str, str] = field(default_factory=dict)
    helpers: Sequence[str] = ()


def written(exercise: Exercise, case: Case, reading: Reading, found: Found) -> Script | None:
    """The case as code, by a reading of the conventions; None where there can be none.

    It is written by the file of the exercise's class, or of the nearest class that it inherits
    from and whose file there is here.
    """
    for kind in type(exercise).__mro__:
        folder, _, family = kind.__module__.rpartition(".")
        name = f"{__name__}.{family}"
        if folder == exercises.__name__ and importlib.util.find_spec(name):
            script: Script | None = importlib.import_module(name).script(
                exercise, case, reading, found
            )
            return script
    return None
