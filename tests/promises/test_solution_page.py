"""`docs/solution.md`: its examples are what they say, and its commands are there."""

from __future__ import annotations

import re
import tomllib

import msgspec
import pytest

from autograder.classroom.handout import strip
from autograder.classroom.leaks.given import Given
from autograder.classroom.leaks.unmarked import unmarked
from autograder.classroom.prove import main as prove
from tests.support.places import ROOT

PAGE = (ROOT / "docs/solution.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
RULES = (ROOT / "tests/developer.mk").read_text("utf-8")
TARGETS = " ".join(re.findall(r"^([a-z0-9 -]+):", RULES, re.MULTILINE)).split()


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def test_the_example_of_marks_becomes_the_stub_that_is_shown() -> None:
    (example,) = blocks("python")
    text = f"class Linear:\n{''.join(f'    {line}' for line in example.splitlines(True))}"
    stub = strip("mytorch/linear.py", "from mytorch.checks import check_array\n" + text)
    todo = re.findall(r"`(raise NotImplementedError.*)`", PAGE)
    assert [line.strip() for line in stub.splitlines() if "raise" in line] == todo
    assert "self.W" not in stub
    given = Given(files=("mytorch/checks.py",))
    whole = "from mytorch.checks import check_array\n" + text
    assert unmarked({"mytorch/linear.py": whole}, given, ("Linear",)) == []


def test_the_examples_of_a_list_can_be_read() -> None:
    given, told, shipped = (
        msgspec.convert(tomllib.loads(example), Given) for example in blocks("toml")
    )
    assert shipped.shipped == ("autograder/course/exercises/mine.py",)
    ours = msgspec.convert(tomllib.loads((ROOT / "handout/given.toml").read_text("utf-8")), Given)
    assert {*given.files} <= {*ours.files}
    assert {*told.formulas.items()} <= {*ours.formulas.items()}
    for path in given.functions:
        assert {*given.functions[path]} <= {*ours.functions[path]}
        assert {*given.lines[path]} <= {*ours.lines[path]}


@pytest.mark.parametrize("page", [PAGE, README], ids=["solution", "readme"])
def test_each_command_is_there(page: str) -> None:
    named = re.findall(r"^    make ([a-z-]+)", page, re.MULTILINE)
    assert len(named) > 5
    assert {*named} <= {*TARGETS, "grade", "watch", "handin", "clean", "help"}


def test_the_arguments_are_known(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        prove(["--help"])
    assert {"--seeds", "--assignment"} <= {*re.findall(r"--[a-z]+", capsys.readouterr().out)}
