"""Classes that answer to our names, too: for our lines alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograder.course.exercises.fixed import taken
from autograder.course.exercises.parameters import ContractError, assign, attribute, attributes
from autograder.course.exercises.spelled import called, stand_in
from autograder.records.spelling import Spelling
from autograder.worker.inside.near import near_member
from autograder.worker.inside.renamed import rename_all

MEMBERS = {"W": "weight", "dLdW": "dW", "backward": "backprop"}
SPELLING = Spelling(
    classes={"Conv1d": "Conv1D"},
    members={"Conv1d": MEMBERS, "Linear": MEMBERS},
    arguments={"Conv1d": {"weight_init_fn": "w_init"}},
    others=MEMBERS,
    below={"Conv1d": (), "Linear": ()},
)
TEXT = """
import numpy as np
class Conv1D:
    def __init__(self, size, w_init=None):
        self.W = size  # a width
        self.weight = w_init(size) if w_init else np.zeros(size)
    def width(self):
        return self.W
    def lacks(self):
        return hasattr(self, "dLdW"), getattr(self, "dLdW", "nothing")
    def backprop(self, delta):
        self.d_W = delta
        return delta
class Ours:
    def __init__(self):
        self.W = np.zeros(2)
    def backward(self):
        return "back"
class Slotted:
    __slots__ = ("weight",)
class Refusing(type):
    def __setattr__(cls, name, value):
        raise TypeError
class Refuses(metaclass=Refusing):
    pass
"""


@pytest.fixture
def course() -> SimpleNamespace:
    """The classes of a course's submission, renamed."""
    names: dict[str, Any] = {"__name__": "conv"}
    exec(TEXT, names)
    rename_all([one for one in names.values() if isinstance(one, type)], SPELLING)
    return SimpleNamespace(**names)


def test_the_graders_lines_and_the_submissions_each_have_their_own(course: Any) -> None:
    layer = course.Conv1D(3)
    assert attribute(layer, "W", "").shape == (3,)  # asked for by a line of the grader's
    assign(layer, "W", np.array([1.0, 2.0, 3.0]))
    assert [*layer.weight] == [1, 2, 3]
    assert layer.width() == 3  # asked for by its own line
    assert layer.lacks() == (False, "nothing")
    assert layer.W == 3  # here, too: a test is none of the grader's lines


def test_what_it_lacks_is_told_by_the_courses_name(course: Any) -> None:
    layer = course.Conv1D(3)
    layer.backprop(1.0)
    with pytest.raises(ContractError) as error:
        attribute(layer, "dLdW", "backward")
    assert near_member(error.value) == "; it has d_W: rename it"


def test_ours_are_understood_where_the_course_has_none(course: Any) -> None:
    made = course.Ours()
    assign(made, "W", np.array([1.0, 2.0]))
    assert [*made.W] == [1, 2]
    assert not hasattr(made, "weight")
    assert made.backward() == "back"


def test_arguments_are_given_by_either_name(course: Any) -> None:
    kind = course.Conv1D
    assert taken(kind, "weight_init_fn", "padding") == ["weight_init_fn"]
    for name in ("w_init", "weight_init_fn"):
        assert [*kind(2, **{name: np.ones}).weight] == [1, 1]


def test_parts_are_found_by_our_names(course: Any) -> None:
    assert called(course.Conv1D).name == "Conv1d"
    assert {*attributes(course.Conv1D(2))} == {"W"}  # the weight, not the width
    slotted = course.Slotted()
    assign_to = np.ones(2)
    slotted.weight = assign_to
    assert attributes(slotted) == {"W": assign_to}


def test_a_class_that_refuses_is_left_as_it_is(course: Any) -> None:
    assert called(course.Refuses).name == "Refuses"


def test_what_the_grader_passes_in_has_the_courses_names_too() -> None:
    class Linear:
        def __init__(self) -> None:
            self.W = 1

    made = stand_in(Linear, SPELLING, "Linear")()
    made.weight += 1  # type: ignore[attr-defined]
    assert made.W == 2
    assert stand_in(Linear, Spelling(), "Linear") is Linear
