"""What other exercises and other arguments show: told where it is shown, never of what is right."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from autograder.course.exercises import EXERCISES
from autograder.course.neighbours import GROUPS, TAKES, neighbours_of
from tests.conftest import Grade
from tests.samples.other_slips import PLANTS
from tests.support.grading import item_of
from tests.support.right import base, edited
from tests.support.sampling import every
from tests.support.spoilt import Plant, planted

WITH_NEIGHBOURS = [name for name, kind in EXERCISES.items() if [*neighbours_of(kind())]]
LOSS = """
import numpy as np
class CrossEntropyLoss:
    def forward(self, Y, A):
        D = A - A.max(1, keepdims=True)
        L = D - np.log(np.exp(D).sum(1, keepdims=True))
        self.S, self.Y = np.exp(L), Y
        return -(Y * L).sum() / len(A)
    def backward(self):
        return (self.S - self.Y) / len(self.Y)
"""
SIGMOID = """
import numpy as np
class Sigmoid:
    def forward(self, Z):
        self.A = np.tanh(Z)
        return self.A.copy()
    def backward(self, dLdA):
        return (1 - self.A**2) * dLdA
"""
POOL = """
import numpy as np
class MeanPool2d_stride1:
    def __init__(self, kernel):
        self.kernel = kernel
    def forward(self, A):
        self.shape, k = A.shape, self.kernel
        windows = np.lib.stride_tricks.sliding_window_view(A, (k, k), (2, 3))
        return windows.max((4, 5))
    def backward(self, dLdZ):
        dLdA = np.zeros(self.shape)
        for i in range(dLdZ.shape[2]):
            for j in range(dLdZ.shape[3]):
                window = dLdA[:, :, i : i + self.kernel, j : j + self.kernel]
                window += dLdZ[:, :, i : i + 1, j : j + 1] / self.kernel**2
        return dLdA
"""


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("name", WITH_NEIGHBOURS)
def test_a_neighbour_is_not_what_is_right(name: str) -> None:
    exercise = EXERCISES[name]()
    cases = list(exercise.cases(np.random.default_rng(1)))
    right = [{e.name: e.value for e in exercise.reference(torch, case)} for case in cases]
    known = [*neighbours_of(exercise)]
    assert len({one.key for one in known}) == len(known)
    for one in known:
        shown = [one.shown(torch, exercise, case) for case in cases]
        assert len(one.sentence) < 200
        assert all({*values} <= {*expected} for values, expected in zip(shown, right, strict=True))
        assert any(
            value.shape != np.shape(expected[key]) or not np.allclose(value, expected[key])
            for values, expected in zip(shown, right, strict=True)
            for key, value in values.items()
        ) or not any(shown), one.key


def test_the_tables_name_exercises() -> None:
    named = {name for group in GROUPS for name in group} | {*TAKES}
    assert named <= {*EXERCISES}


@pytest.mark.parametrize(
    ("exercise", "file", "text", "name", "key"),
    [
        ("CrossEntropyLoss", "mytorch/loss.py", LOSS, "value", "argument/target_for_prediction"),
        ("Sigmoid", "mytorch/activation.py", SIGMOID, "A", "neighbour/Tanh"),
        ("MeanPool2d_stride1", "mytorch/pool.py", POOL, "Z", "neighbour/MaxPool2d_stride1"),
    ],
)
def test_a_neighbour_is_named(
    exercise: str, file: str, text: str, name: str, key: str, grade: Grade
) -> None:
    item = item_of(exercise)
    card = grade({**base("solution"), file: text}, item)
    (score,) = [score for score in card.items if score.name == item]
    assert {one.name: one.key for one in score.diagnoses}[name] == key


def test_an_argument_in_another_place_is_named(grade: Grade) -> None:
    change = ("Downsample2d(stride)", "Downsample2d(kernel_size)")
    item = item_of("Conv2d")
    card = grade(edited(base("solution"), "mytorch/Conv2d.py", change), item)
    (score,) = [score for score in card.items if score.name == item]
    told = {one.name: one for one in score.diagnoses}
    assert told["Z"].key == "argument/kernel_for_stride"
    assert told["Z"].sentence.startswith("the kernel size is taken for the stride")


@pytest.mark.parametrize("plant", every(4, PLANTS, "{0.name}-{0.item}".format))
def test_what_is_taken_for_a_layer_is_named(plant: Plant, grade: Grade) -> None:
    name, _, said = plant.name.partition(": ")
    (item,) = [i for i in grade(planted(plant), plant.item).items if i.name == plant.item]
    known = {one.name: one for one in item.diagnoses}
    assert said in known[name].sentence
    assert known[name].confidence == "certain"
