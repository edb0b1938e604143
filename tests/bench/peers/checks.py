"""The very cases of ours, with stored answers, as a course's own test file would check them.

Nothing is confined. `SUBMISSION` names a folder, `STORED` what `store.py` has written.
"""

from __future__ import annotations

import importlib.util
import os
import pickle
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from autograder.course.exercise import Caught
from autograder.course.exercises import EXERCISES, exercise_of

FOLDER = Path(os.environ["SUBMISSION"])
STORED = pickle.loads(Path(os.environ["STORED"]).read_bytes())
CASES = [(n, k) for n, (_, _, cases, _) in enumerate(STORED) for k in range(len(cases))]
TOLERANCE = 1e-4
sys.path.insert(0, str(FOLDER))


class Student:
    """The submission's classes, as attributes."""

    def __init__(self, home: str) -> None:
        self._home = home
        self.notes: list[str] = []
        self.tried = {*EXERCISES}  # no course's test would try what no value depends on

    def __getattr__(self, name: str) -> Any:
        return getattr(module(self._home), name)


def module(home: str) -> ModuleType:
    """A file of the submission, imported once."""
    name = home.removesuffix(".py").replace("/", ".")
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, FOLDER / home)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def copied(value: Any) -> Any:
    """A value as it is now: the submission may change it."""
    return value.copy() if isinstance(value, np.ndarray) else value


def check(item: int, case: int) -> None:
    """One case of an item; raises `AssertionError` where a value is not as expected."""
    name, settings, cases, expected = STORED[item]
    exercise = exercise_of(name, settings)
    np.random.seed(case)
    shown: dict[str, Any] = {}
    for values in exercise.attempt(Student(exercise.home), cases[case]):
        if not isinstance(values, Caught):
            shown |= {key: copied(value) for key, value in values.items()}
    shown |= exercise.derived(cases[case], shown)
    for key, value, any_shape in expected[case]:
        if key in shown and isinstance(value, np.ndarray):
            yours = np.reshape(shown[key], value.shape) if any_shape else shown[key]
            np.testing.assert_allclose(yours, value, TOLERANCE, TOLERANCE)
