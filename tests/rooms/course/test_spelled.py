"""`[names]`: what an assignment may call otherwise than we do, and what is refused, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.assignment import AssignmentError, parse
from autograder.records.spelling import Spelling

SHEET = """
title = "Week 3"
[items]
"Linear" = { exercise = "Linear", points = 10 }
"""


def spelling(names: str) -> Spelling:
    """What an assignment with these names makes of them."""
    return parse(f"{SHEET}\n[names]\n{names}", Path("hers.toml")).spelling


def refusal(names: str) -> str:
    """What is said of an assignment with these names."""
    with pytest.raises(AssignmentError) as error:
        spelling(names)
    return str(error.value)


def test_without_names_nothing_is_told_or_kept() -> None:
    sheet = parse(SHEET, Path("hers.toml"))
    assert not sheet.spelling
    assert sheet.spelling.told == {}
    assert {*vars(sheet.items[0].exercise)} == {"assigned"}  # the names of entries in the cache


def test_names_of_all_classes_and_of_one_alone() -> None:
    made = spelling(
        'classes = { Conv1d = "Conv1D" }\nattributes = { W = "weight", BW = "weight" }\n'
        'methods = { backward = "backprop" }\n'
        '[names.of.Conv1d]\nattributes = { W = "kernel" }\nmethods = { backward = "backward" }'
    )
    assert made.kind("Conv1d") == "Conv1D"
    assert made.ours("Conv1D") == "Conv1d"
    assert made.of("Conv1d") == {"W": "kernel"}
    assert made.of("Linear") == {"backward": "backprop", "W": "weight"}
    assert made.of("BatchNorm1d") == {"backward": "backprop", "BW": "weight"}
    assert made.of("SGD") == {}
    assert made.of("Module") == {"W": "weight", "BW": "weight", "backward": "backprop"}


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ('classes = { Conv = "C" }', "names.classes: no class of ours is called 'Conv'; allowed: "),
        ('attributes = { weight = "W" }', "names.attributes: our classes have no attribute"),
        ('[names.of.Linear]\nattributes = { BW = "x" }', "Linear has no attribute 'BW'; allowed: "),
        ('[names.of.Lin]\nattributes = { W = "x" }', "names.of: no class of ours is called 'Lin'"),
        ('methods = { train = "fit" }', "our classes have no method 'train'; allowed: backward,"),
        ('arguments = { kernel = "k" }', "our classes have no argument 'kernel'; allowed: "),
        ('files = { "conv.py" = "c.py" }', "names.files: no file of ours is called 'conv.py'"),
        ('attributes = { W = "two words" }', "'two words' is no name of Python's"),
        ('attributes = { W = "lambda" }', "'lambda' is no name of Python's"),
        ('classes = { Linear = "Conv2d" }', "Conv2d is another class of ours"),
        ('classes = { Linear = "A", ReLU = "A" }', "A stands for both Linear and ReLU"),
        ('attributes = { W = "p", b = "p" }', "p stands for both W and b"),
        ('attributes = { W = "dLdW" }', "dLdW cannot stand for W: it is what we call something"),
        ('attributes = { W = "b", b = "c" }', "b cannot stand for W"),
        ('methods = { forward = "step" }', "of.CNN: step cannot stand for forward"),
        ('attributes = { W = "forward" }', "forward cannot stand for W"),
        ('arguments = { weight_init_fn = "padding" }', "padding cannot stand for weight_init_fn"),
        ('words = { W = "x" }', "names: Object contains unknown field `words`; allowed: "),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(names: str, said: str) -> None:
    assert said in refusal(names)


@pytest.mark.parametrize("name", ["__class__", "__init__", "__dict__", "__getattribute__", "_W"])
@pytest.mark.parametrize("key", ["attributes.W", "methods.forward", "arguments.padding",
                                 "classes.Linear"])  # fmt: skip
def test_no_name_reaches_what_is_a_classs_own(key: str, name: str) -> None:
    assert f"{name} is private to a class" in refusal(f"{key} = {name!r}")


@pytest.mark.parametrize("name", ["__class__", "__init__", "__dict__"])
def test_nothing_that_is_a_classs_own_can_be_renamed(name: str) -> None:
    assert f"no attribute '{name}'" in refusal(f'attributes = {{ {name} = "x" }}')
    assert f"no method '{name}'" in refusal(f'methods = {{ {name} = "x" }}')


@pytest.mark.parametrize("path", ["../conv.py", "/etc/conv.py", "a/../../b.py", "conv.txt", ""])
def test_a_file_is_a_path_inside_the_submission(path: str) -> None:
    assert "is no path of a Python file" in refusal(f'files = {{ "Conv1d.py" = "{path}" }}')


def test_all_that_is_wrong_is_told_at_once() -> None:
    said = refusal('classes = { A = "B" }\nattributes = { W = "__class__", C = "D" }')
    assert len(said.splitlines()) == 3
