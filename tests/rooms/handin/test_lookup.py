"""The look-up of a submission's files by names; of modules, tests/rooms/worker has more."""

from __future__ import annotations

import re

import pytest

from autograder.handin.definitions import defines
from autograder.handin.lookup import ANY_NAME, Lookup, definers, definition, is_below

LINEAR = "class Linear:\n    pass\n"


@pytest.mark.parametrize(
    ("text", "words", "is_there"),
    [
        ("class Linear:", "class", True),
        ("class \tLinear(Base):", "class", True),
        ("x = 1\nclass Linear:", "class", True),
        ("def Linear():", "class", False),
        ("def Linear():", "class|def", True),
        ("class Linear2:", "class|def", False),
        ("  class Linear:", "class|def", False),
        ("# class Linear:", "class|def", False),
        ("class linear:", "class|def", False),
    ],
)
def test_which_texts_define_a_name(text: str, words: str, is_there: bool) -> None:
    assert definers("Linear", {"a.py": text}, words) == ["a.py"] * is_there


def test_a_definition_tells_any_name() -> None:
    pattern = re.compile(f"^{definition('class|def', ANY_NAME)}", re.MULTILINE)
    assert pattern.findall("class A:\n  def b(): ...\ndef c(): ...\nclass_ = 1\n") == ["A", "c"]


def test_one_place_of_several_has_a_margin() -> None:
    inner = {"a.py": "try:\n    class Linear:\n        pass\nexcept: ..."}
    assert defines(inner, "Linear")
    assert definers("Linear", inner) == []


def test_holders_come_by_home_then_by_what_they_define() -> None:
    sources = {
        "other.py": LINEAR,
        "models/linear.py": "from other import Linear",
        "old/linear.py": LINEAR,
        "mytorch/nn/Linear.py": LINEAR,
        "mytorch/linear.py": "",
        "conv.py": "",
    }
    found = Lookup(sources, {"LINEAR.PY": "no text"})
    likely = ["mytorch/nn/Linear.py", "old/linear.py"]  # of the home's name, and they define it
    imports_it = ["mytorch/linear.py", "LINEAR.PY", "models/linear.py"]
    assert found.candidates("mytorch/linear.py")[0] == "mytorch/linear.py"
    assert found.holders("Linear", "mytorch/linear.py") == [*likely, "other.py", *imports_it]


def test_a_name_in_small_letters_may_be_a_function() -> None:
    found = Lookup({"mcq.py": "def question_1(): ...\nclass A: ...\ndef A2(): ..."}, {})
    assert found.definers("question_1") == ["mcq.py"]
    assert found.definers("A2") == []


def test_a_package_has_only_what_lies_in_it() -> None:
    assert is_below("scipy.special", "scipy")
    assert is_below("scipy", "scipy")
    assert not is_below("scipyx", "scipy")
