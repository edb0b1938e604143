"""Ways to turn a kernel wrongly, by combination: told apart, and named where planted."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np
import pytest
import torch

from autograder.course.exercises import EXERCISES
from autograder.course.turned import ways_to_turn
from tests.conftest import Grade
from tests.support.right import base, edited
from tests.support.sampling import every

CONV1D, CONV2D = "mytorch/Conv1d.py", "mytorch/Conv2d.py"
ONE, TWO = "Conv1d_stride1", "Conv2d-stride1"
CHANNELS = "the output channels and the input channels of W are reversed"
ITS_KERNEL = "the kernel is to be, and no channels"
BOTH = "the kernel's rows and columns are to be, and no channels"


class Turned(NamedTuple):
    """The item, its file, what is written in the place of the right flip, and what is said."""

    item: str
    file: str
    wrong: str
    said: str


TURNED = [
    Turned(ONE, CONV1D, "[:, ::-1]", f"the input channels of W are reversed: {ITS_KERNEL}"),
    Turned(ONE, CONV1D, "[::-1]", f"the output channels of W are reversed: {ITS_KERNEL}"),
    Turned(ONE, CONV1D, "[::-1, :, ::-1]", "the output channels and the kernel of W are reversed"),
    Turned(ONE, CONV1D, "[:, ::-1, ::-1]", "the input channels and the kernel of W are reversed"),
    Turned(ONE, CONV1D, "[::-1, ::-1]", CHANNELS),
    Turned(TWO, CONV2D, "[:, ::-1, ::-1]",
           f"the input channels and the kernel's rows of W are reversed: {BOTH}"),
    Turned(TWO, CONV2D, "[::-1, ::-1]", CHANNELS),
    Turned(TWO, CONV2D, "[:, ::-1]", f"the input channels of W are reversed: {BOTH}"),
    Turned(TWO, CONV2D, "[::-1, :, :, ::-1]",
           "the output channels and the kernel's columns of W are reversed"),
]  # fmt: skip


@pytest.mark.parametrize("name", ["Conv1d_stride1", "Conv2d_stride1"])
def test_no_two_ways_show_the_same(name: str) -> None:
    exercise = EXERCISES[name]()
    cases = [*exercise.cases(np.random.default_rng(1))]
    shown = {
        one.key: [one.shown(torch, exercise, case) for case in cases]
        for one in ways_to_turn(exercise)
    }
    assert len(shown) == {"Conv1d_stride1": 6 + 5, "Conv2d_stride1": 14 + 11}[name]
    for (key, one), (other_key, other) in combinations(shown.items(), 2):
        alike = all(
            {*a} == {*b} and all(np.allclose(a[n], b[n]) for n in a)
            for a, b in zip(one, other, strict=True)
        )
        assert not alike, (key, other_key)


def test_other_layers_have_none() -> None:
    assert [*ways_to_turn(EXERCISES["Linear"]())] == []


@pytest.mark.parametrize("one", every(3, TURNED, "{0.item}-{0.wrong}".format))
def test_a_planted_way_is_named(one: Turned, grade: Grade) -> None:
    right = "astype(A.dtype)[:, :, ::-1" + (", ::-1]" if one.item == TWO else "]")
    sources = edited(base("solution"), one.file, (right, f"astype(A.dtype){one.wrong}"))
    (item,) = [i for i in grade(sources, one.item).items if i.name == one.item]
    found = [known for known in item.diagnoses if one.said in known.sentence]
    assert [known.confidence for known in found] == ["certain"], [*item.diagnoses]
