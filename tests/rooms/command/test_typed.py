"""What to type next, in the words in which the program was called."""

from __future__ import annotations

import shlex
import sys

import pytest

from autograder.command import typed
from autograder.command.arguments import parse
from autograder.command.by_make import arguments as of_make
from autograder.command.typed import command
from tests.support.places import ROOT

DIRECT = ("python3", "autograder/runner.py")
BY_MAKE = (".venv/bin/python", "-m", "autograder.command.by_make", "autograder.runner")
NAME = "MCQ 1"


@pytest.fixture(autouse=True)
def script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["autograder/runner.py"])


@pytest.mark.parametrize(
    ("given", "called", "said"),
    [
        ([], DIRECT, "python3 autograder/runner.py Conv1d"),
        ([], BY_MAKE, "make grade ITEMS=Conv1d"),
        ([], ("python", "-c", "pass"), "python autograder/runner.py Conv1d"),
        (
            ["--assignment", "hw1p1", "--seed", "7"],
            DIRECT,
            "python3 autograder/runner.py Conv1d --assignment hw1p1 --seed 7",
        ),
        (
            ["--assignment", "hw1p1", "--seed", "7"],
            BY_MAKE,
            'make grade ASSIGNMENT=hw1p1 ITEMS=Conv1d ARGS="--seed 7"',
        ),
        (
            ["--submission", "a b.tar", "--root", "HW"],
            DIRECT,
            "python3 autograder/runner.py Conv1d --submission 'a b.tar' --root HW",
        ),
        (
            ["--submission", "a b.tar"],
            BY_MAKE,
            'make grade SUBMISSION="a b.tar" ITEMS=Conv1d',
        ),
        (["--submission", str(ROOT)], BY_MAKE, "make grade ITEMS=Conv1d"),
        (["-v", "--html", "a.html", "--no-cache"], DIRECT, "python3 autograder/runner.py Conv1d"),
    ],
)
def test_what_decides_the_outcome_is_said_again(
    given: list[str], called: tuple[str, ...], said: str
) -> None:
    assert command(parse(given, ROOT), ["Conv1d"], called=called) == said


def test_what_is_said_means_the_same_to_a_shell_and_to_make() -> None:
    for name in (NAME, "O'Brien", 'a "b" $c', "back\\slash", "`x`"):
        direct = command(parse([], ROOT), [name], called=DIRECT)
        assert shlex.split(direct) == [*DIRECT, name]
        made = command(parse([], ROOT), [], "--explain", name, called=BY_MAKE)
        words = dict(word.split("=", 1) for word in shlex.split(made)[2:])
        assert of_make([], words) == ["--explain", name]


def test_windows_has_quotation_marks_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typed, "WINDOWS", True)
    called = ("python", "autograder/runner.py")
    assert command(parse([], ROOT), [NAME], called=called) == (
        'python autograder/runner.py "MCQ 1"'
    )
    made = command(parse([], ROOT), [], "--explain", NAME, called=BY_MAKE)
    assert made == "make grade ARGS=\"--explain 'MCQ 1'\""
