"""What one object leaves for the next, and one call for the next, is found where values fail."""

from __future__ import annotations

import pytest

from tests.conftest import Grade
from tests.samples.wrong_models import MLP
from tests.support.right import Sources, base, edited

LINEAR = """import numpy as np


class Linear:
    kept = {}

    def __init__(self, in_features, out_features, debug=False, seen=[]):
        self.W = np.zeros((out_features, in_features))
        self.b = np.zeros((out_features, 1))
        self.seen = seen

    def forward(self, A):
        self.A = A
        return A @ self.W.T + self.b.T

    def backward(self, dLdZ):
        A = self.A
        self.dLdW = dLdZ.T @ A
        self.dLdb = dLdZ.sum(axis=0)[:, None]
        return dLdZ @ self.W
"""


def linear(*changes: tuple[str, str]) -> Sources:
    file = "mytorch/linear.py"
    return edited({**base("solution"), file: LINEAR}, file, *changes)


def perceptron(*changes: tuple[str, str]) -> Sources:
    file = "models/mlp.py"
    return edited({**base("solution"), file: MLP}, file, *changes)


FIRST = "        self.A = A\n"
CONSTRUCTED = "    def __init__(self, layer_sizes):\n"
EMPTY = "        self.layers = []\n        for i in range(n - 1):\n"
FILLING = "        for i in range(n - 1):\n"
DUE = "init__(self, layer_sizes)"
CASES = {
    "a list of the class": (
        "MLP",
        perceptron((EMPTY, FILLING), (CONSTRUCTED, f"    layers = []\n\n{CONSTRUCTED}")),
        "layers is made once, for the class",
    ),
    "a list of the file": (
        "MLP",
        perceptron(
            (EMPTY, f"        self.layers = MADE\n{FILLING}"),
            ("class MLP:", "MADE = []\n\n\nclass MLP:"),
        ),
        "a second MLP finds in MADE what the first has left there",
    ),
    "a default argument": (
        "MLP",
        perceptron(
            (EMPTY, f"        self.layers = layers\n{FILLING}"),
            (DUE, DUE.replace(")", ", layers=[])")),
        ),
        "a second MLP is given the same list as the first, as a default argument of __init__",
    ),
    "what was seen grows": (
        "Linear",
        linear(
            (FIRST, f"{FIRST}        self.seen.append(A)\n"),
            ("A = self.A\n", "A = self.seen[-2:][0]\n"),
        ),
        "seen has grown from 1 to 2 elements",
    ),
    "a list that forward makes": (
        "Linear",
        linear(
            (FIRST, f"{FIRST}        self.__dict__.setdefault('inputs', []).append(A)\n"),
            ("A = self.A\n", "A = self.inputs[0]\n"),
        ),
        "inputs has grown from 1 to 2 elements",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_kept_is_named(name: str, grade: Grade) -> None:
    item, sources, told = CASES[name]
    (score,) = grade(sources, item).items
    assert score.points < score.possible
    (known,) = [one for one in score.diagnoses if one.name == score.diagnoses[0].name]
    assert told in known.sentence
    assert known.key.startswith(("kept/", "structure/class"))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param((FIRST, FIRST), id="as it is"),
        pytest.param((FIRST, f"{FIRST}        self.seen.append(A)\n"), id="shared, and not used"),
        pytest.param((FIRST, f"{FIRST}        self.kept[0] = A\n"), id="kept for the class"),
    ],
)
def test_what_does_no_harm_is_not_named(change: tuple[str, str], grade: Grade) -> None:
    (score,) = grade(linear(change), "Linear").items
    assert (score.points, score.diagnoses) == (score.possible, ())


def test_another_mistake_is_not_told_as_something_kept(grade: Grade) -> None:
    """What is shared is there, and has nothing to do with what is wrong."""
    kept = (FIRST, f"{FIRST}        self.kept[len(self.kept)] = A\n")
    (score,) = grade(linear(kept, ("dLdZ.sum", "dLdZ.mean")), "Linear").items
    assert score.points < score.possible
    assert not [one for one in score.diagnoses if one.key.startswith("kept/")]
