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
from autograder.course.scripts.found import Found, Part, Stand

SHARED = {"found", "writing"}  # what is no family's


def cases(exercise: Exercise) -> list[Case]:
    return [*exercise.cases(np.random.default_rng(0))]


def code_of(script: Script) -> str:
    steps = [line for step in script.steps for line in (step.code, *step.shows.values())]
    return "\n".join([*script.helpers, *script.torch, *steps, *script.due.values()])


@pytest.mark.parametrize("name", [name for name in EXERCISES if name != "Question"])
def test_every_case_is_written_by_every_reading(name: str) -> None:
    """Every value that is expected can be looked at in it."""
    exercise = EXERCISES[name]()
    for case in cases(exercise):
        for reading in exercise.readings({}):
            script = written(exercise, case, reading, Found())
            assert script is not None
            compile(code_of(script), name, "exec")


def test_a_question_is_no_code() -> None:
    exercise = EXERCISES["Question"]()
    assert written(exercise, cases(exercise)[0], {}, Found()) is None


class Cube(Activation):
    """A layer as somebody adds it, in a file of its own."""

    name = "Cube"

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        return A**3

    def in_torch(self, case: Case, reading: Reading) -> str:
        return "return Z**3"


def test_a_new_layer_is_written_by_its_one_line() -> None:
    script = written(Cube(), cases(Cube())[0], {}, Found())
    assert script is not None
    assert script.torch[0] == "def by_torch(Z):\n    return Z**3\n"
    assert script.steps[0].code == "layer = Cube()"


def test_a_class_without_a_file_takes_the_nearest_ones() -> None:
    class Own(BatchNorm1d):
        name = "Own"

    case = cases(Own())[0]
    script = written(Own(), case, {"gradients": "overwrite"}, Found())
    assert isinstance(script, Script)
    assert script.steps[0].code == "layer = Own(channels, alpha)"


def test_every_file_is_named_like_one_of_exercises() -> None:
    families = {one.name for one in pkgutil.iter_modules(scripts.__path__)} - SHARED
    assert families
    assert families < {one.name for one in pkgutil.iter_modules(exercises.__path__)}


# --- as the student's object is found -------------------------------------------------


def stand(path: str = "", **held: Any) -> Stand:
    made = Stand(path)
    vars(made).update(held)
    return made


def test_a_parameter_is_given_where_it_is_kept_and_as_it_is_kept() -> None:
    inner = stand(".inner[0]", W=np.zeros((2, 3)), b=np.zeros((1, 2)))
    found = Found(stand(inner=[inner]))
    part = found.part("layer", "b", (2, 1))
    assert part.given("W", "W", (2, 3)) == "layer.inner[0].W = W.copy()"
    reshaped = "layer.inner[0].b = b.reshape(layer.inner[0].b.shape).copy()"
    assert part.given("b", "b", (2, 1)) == reshaped


def test_of_an_unknown_object_it_is_said_that_the_line_may_have_to_be_adapted() -> None:
    part = Found().part("layer", "W", (2, 3))
    assert part == Part("layer", None)
    assert part.given("W", "W", (2, 3)).endswith("  # adapt this line, if yours keeps it elsewhere")


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        ({}, "layer.backward(dLdA)"),
        ({"backward": 1}, "layer.backward(dLdA)"),
        ({"backward": 0}, "layer.backward() * dLdA"),
        ({"derivative": 0}, "layer.derivative() * dLdA"),
    ],
)
def test_backward_is_called_as_it_asks_to_be(ways: dict[str, int], expected: str) -> None:
    assert Found(ways=ways).backward("dLdA", scaled=True) == expected


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        ({}, ["layer.forward(A, eval=True)"]),
        ({"word_train": 0}, ["layer.forward(A, train=False)"]),
        ({"place": 1}, ["layer.forward(A, True)"]),
        ({"calls_eval": 0}, ["layer.eval()", "layer.forward(A)"]),
        ({"calls_train": 0}, ["layer.train(False)", "layer.forward(A)"]),
        ({"sets_training": 0}, ["layer.training = False", "layer.forward(A)"]),
    ],
)
def test_a_layer_evaluates_as_it_asks_to_be_told(ways: dict[str, int], expected: list[str]) -> None:
    assert Found(ways=ways).evaluating("A") == expected
