"""The order of parts: what is told of a backward that does not undo its forward, by the texts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.diagnosis.flow.methods import Texts, method_of
from autograder.diagnosis.flow.order import KEY
from autograder.diagnosis.flow.reading import ways_through
from autograder.diagnosis.flow.told import Told, compared
from autograder.records.scorecard import Diagnosis
from tests.conftest import Grade
from tests.samples.orders import SOUND, WRONG_ORDERS, WrongOrder
from tests.support.right import base
from tests.support.sampling import every

STYLES = ("solution", "loops", "nested", "notes", "stdlib", "third")
# Of these styles, at least so many classes are understood.
UNDERSTOOD = {"solution": 10, "loops": 14, "nested": 14, "notes": 10, "stdlib": 2, "third": 18}


def read(sources: dict[str, str], name: str) -> tuple[bool, Told | None]:
    """Whether a class is understood that has parts, and what is told of it."""
    family = Texts(sources).family(name)
    ahead, back = method_of(family, "forward"), method_of(family, "backward")
    ways = ways_through(family, ahead, back) if ahead and back else None
    if ways is None:
        return False, None
    return len(ways.forward.parts) > 1, compared(*ways, ("forward", "backward"))


@pytest.mark.parametrize("style", STYLES)
def test_of_right_orders_nothing_is_said(style: str) -> None:
    sources = base(style)
    names = {n for text in sources.values() for n in re.findall(r"^class (\w+)", text, re.M)}
    found = [read(sources, name) for name in names]
    assert sum(understood for understood, _ in found) >= UNDERSTOOD[style]
    assert not [told for _, told in found if told]


@pytest.mark.parametrize("name", SOUND)
def test_of_what_is_sound_or_unsure_nothing_is_said(name: str) -> None:
    assert read({"models/own.py": f"class Own:{SOUND[name]}"}, "Own")[1] is None


def said(grade: Grade, wrong: WrongOrder) -> list[Diagnosis]:
    (item,) = [i for i in grade(wrong.sources(), wrong.item).items if i.name == wrong.item]
    return [one for one in item.diagnoses if one.key.startswith(KEY)]


@pytest.mark.parametrize("wrong", every(3, WRONG_ORDERS), ids=lambda one: f"{one.item}-{one.said}")
def test_a_wrong_order_is_told(wrong: WrongOrder, grade: Grade) -> None:
    (known,) = said(grade, wrong)
    assert known.key == f"{KEY}{wrong.key}"
    assert wrong.said in known.sentence


def test_where_forward_fails_nothing_is_said_of_backward(grade: Grade) -> None:
    wrong = next(one for one in WRONG_ORDERS if one.item == "MeanPool2d")
    sources = wrong.sources()
    sources[wrong.file] = sources[wrong.file].replace("axis=(2, 3))", "axis=(2, 3)) + 1")
    items = grade(sources, wrong.item).items
    (item,) = [one for one in items if one.name == wrong.item]
    assert item.faults[0].aspect == "forward"
    assert not [one for one in item.diagnoses if one.key.startswith(KEY)]


STATEMENTS = st.sampled_from(
    [
        "A = self.a.forward(A)",
        "A = self.b(A)",
        "A = self.layers[0].backward(A)",
        "for l in self.layers: A = l.forward(A)",
        "for i in range(len(self.f)): A = self.f[i](A) * self.layers[-i].backward()",
        "for a, b in zip(self.f, self.layers[::-1]): A = a(b(A))",
        "if A.ndim: A = A * 2",
        "B, A = A, self.k",
        "A[0] += self.a.backward(A)",
        "A = [x for x in A]",
        "A = A if self.k else self.a(A)",
        "while A: A = self.a(A)",
        "return A",
        "return self.layers[9](A) @ A",
        "A = self.b.backward() * A + 1",
        "self.Z = A",
        "A = self.Z.T",
    ]
)


@given(st.lists(STATEMENTS, max_size=6), st.lists(STATEMENTS, max_size=6))
def test_whatever_is_written_is_read_without_an_exception(one: list[str], other: list[str]) -> None:
    bodies = ["\n        ".join([*lines, "return A"]) for lines in (one, other)]
    text = (
        "class Own:\n    def __init__(self, k):\n        self.k = k\n        self.f = [A(), B()]\n"
    )
    for name, body in zip(("forward", "backward"), bodies, strict=True):
        text += f"    def {name}(self, A):\n        {body}\n"
    read({"own.py": text}, "Own")
