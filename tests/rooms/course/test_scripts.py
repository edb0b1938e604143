"""Every exercise's cases as code, and what a new exercise has to do for that."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from autograder.course import exercises, scripts
from autograder.course.exercise import Case, Exercise, Reading
from autograder.course.exercises import EXERCISES
from autograder.course.exercises.activation import Activation
from autograder.course.exercises.batchnorm import BatchNorm1d
from autograder.course.scripts import Script, written

SHARED = "writing"  # what is no family's


def cases(exercise: Exercise) -> list[Case]:
    return [*exercise.cases(np.random.default_rng(0))]


@pytest.mark.parametrize("name", [name for name in EXERCISES if name != "Question"])
def test_every_case_is_written_by_every_reading(name: str) -> None:
    exercise = EXERCISES[name]()
    for case in cases(exercise):
        for reading in exercise.readings({}):
            script = written(exercise, case, reading)
            assert script is not None
            for code in (script.expected, script.yours):
                assert "END" not in code
                compile(code, name, "exec")


def test_a_question_is_no_code() -> None:
    exercise = EXERCISES["Question"]()
    assert written(exercise, cases(exercise)[0], {}) is None


class Cube(Activation):
    """A layer as somebody adds it, in a file of its own."""

    name = "Cube"

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        return A**3

    def in_torch(self, case: Case, reading: Reading) -> str:
        return "return Z**3"


def test_a_new_layer_is_written_by_its_one_line() -> None:
    script = written(Cube(), cases(Cube())[0], {})
    assert script is not None
    assert "def forward(Z):\n    return Z**3\n" in script.expected
    assert "layer = Cube()" in script.yours


def test_a_class_without_a_file_takes_the_nearest_ones() -> None:
    class Own(BatchNorm1d):
        name = "Own"

    case = cases(Own())[0]
    script = written(Own(), case, {"gradients": "overwrite"})
    assert isinstance(script, Script)
    assert script.yours.startswith("layer = Own(channels, alpha)")


def test_every_file_is_named_like_one_of_exercises() -> None:
    families = {one.name for one in pkgutil.iter_modules(scripts.__path__)} - {SHARED}
    assert families
    assert families < {one.name for one in pkgutil.iter_modules(exercises.__path__)}
