"""How much is told, as a student is given it: by the command line, and by every report alike."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.records.telling import LADDER
from tests.conftest import Runner
from tests.support.right import base

CONV = "mytorch/Conv1d.py"
FLIP = ("(A.dtype)[:, :, ::-1]", "(A.dtype)")  # right and wrong
# What the first of each step says that those below it do not.
VERDICT = "backward: something is wrong"
WHERE = "3 of 3 elements differ"
HINT = "one common mistake accounts for it"
MISTAKE = "the kernel lay the other way round"
NUMBERS = "yours -8, expected 8"
SMALLEST = "mallest case: A of shape (1, 1, 2)"
MORE = "one more hint: "
SECRETS = {  # the lowest step that tells it
    WHERE: "where", "kernel larger than 1": "where", "A of shape (1, 1, 3)": "where",
    "explains all 201": "hint", MISTAKE: "mistake", "kernel_not_flipped": "mistake",
    NUMBERS: "case", "expected 8": "case", SMALLEST: "case",
}  # fmt: skip
SHEET = """\
title = "Week 3"
feedback = {{ tell = {tell} }}
[items]
"Conv1d_stride1" = {{ exercise = "Conv1d_stride1", points = 10{own} }}
"""
BY_ATTEMPT = '{ 1 = "verdict", 2 = "where", 4 = "case" }'
Graded = Callable[..., str]


@pytest.fixture
def graded(homework: Path, run: Runner) -> Graded:
    """Grade the student's tree, in which Conv1d has a mistake; `change` writes something new."""
    sheet = homework / "week3.toml"
    wrong = base("solution")[CONV].replace(*FLIP)

    def grade(*arguments: str, change: str = "", tell: str = '"case"', own: str = "") -> str:
        (homework / CONV).write_text(f"{wrong}\n# {change}\n", "utf-8")
        sheet.write_text(SHEET.format(tell=tell, own=own), "utf-8")
        program = homework / "autograder" / "runner.py"
        return python(homework, run, str(program), "--assignment", "week3.toml", *arguments)

    return grade


def python(homework: Path, run: Runner, *arguments: str, status: int | None = 0) -> str:
    ended = subprocess.run(
        [sys.executable, *arguments],
        cwd=homework,
        env={**run.environment, "COLUMNS": "300", "PYTHONPATH": str(homework)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert status is None or ended.returncode == status, ended.stderr
    return ended.stdout


def height(step: str) -> int:
    return [str(one) for one in LADDER].index(step)


def told(text: str) -> str:
    """The highest step of the ladder that a text tells something of."""
    found = [step for secret, step in SECRETS.items() if secret in text]
    return max(found, key=height, default="verdict")


@pytest.mark.parametrize("tell", LADDER)
def test_what_is_withheld_is_in_no_report(tell: str, graded: Graded, homework: Path) -> None:
    said = f'"{tell}"'
    files = {name: homework / f"card.{name}" for name in ("json", "html", "junit")}
    options = [word for name, file in files.items() for word in (f"--{name}", str(file))]
    assert told(graded(*options, tell=said)) == tell
    for name, file in files.items():
        known = told(file.read_text("utf-8"))
        assert known == tell or (name == "junit" and height(known) < height(tell)), name
    assert told(graded("-v", tell=said)) == tell
    assert told(graded("--explain", "Conv1d_stride1", tell=said)) == tell


@pytest.mark.parametrize("tell", ["verdict", "mistake"])
@pytest.mark.parametrize("look", ["--repro", "--pdb"])
def test_no_case_is_written_out_before_it_is_told(
    look: str, tell: str, graded: Graded, homework: Path
) -> None:
    text = graded(look, "Conv1d_stride1", tell=f'"{tell}"')
    assert "Conv1d_stride1: the smallest case is told as the last of all" in text
    assert told(text) == "verdict"
    assert not [*homework.glob("repro_*")]


@pytest.mark.parametrize("tell", LADDER)
def test_neither_pytest_nor_a_notebook_tells_more(
    tell: str, graded: Graded, homework: Path, run: Runner
) -> None:
    graded("--no-history", tell=f'"{tell}"')
    shown = python(homework, run, "-m", "pytest", "week3.toml", status=None)
    assert "failed" in shown
    assert height(told(shown)) <= height(tell), shown
    program = 'from autograder import check; check("Conv1d_stride1", assignment="week3.toml")'
    assert told(python(homework, run, "-c", program)) == tell
    page = "from autograder.workbench.notebook import check as c\n" + (
        "c._show = lambda report: print(report._repr_html_())\n"
        'c.check("Conv1d_stride1", assignment="week3.toml")'
    )
    assert told(python(homework, run, "-c", page)) == tell


def test_more_is_told_with_the_number_of_the_attempt(graded: Graded) -> None:
    steps = []
    for change in ("first", "first", "second", "third", "fourth"):  # the same again is no attempt
        text = graded(change=change, tell=BY_ATTEMPT)
        steps.append(told(text))
        assert (MORE in text) == (steps[-1] != "case")
    assert steps == ["verdict", "verdict", "where", "where", "case"]


def test_a_hint_is_one_step_more_as_far_as_the_assignment_goes(graded: Graded) -> None:
    assert told(graded("--hint", tell=BY_ATTEMPT)) == "where"
    text = graded("--hint", tell='"where"')
    assert told(text) == "where"
    assert "There is no further hint: all that this assignment gives are shown." in text
    assert HINT in graded("--hint", "--attempt", "2", tell=BY_ATTEMPT)


def test_where_no_runs_are_counted_it_is_the_first_attempt_or_the_one_named(
    graded: Graded, homework: Path
) -> None:
    for _ in range(3):
        assert told(graded("--no-history", tell=BY_ATTEMPT)) == "verdict"
    assert told(graded("--attempt", "3", tell=BY_ATTEMPT)) == "where"
    assert told(graded("--attempt", "4", tell=BY_ATTEMPT)) == "case"
    elsewhere = ("--submission", "mytorch", "--reader", "student")
    assert told(graded(*elsewhere, tell=BY_ATTEMPT)) == "verdict"
    assert told(graded(*elsewhere, "--attempt", "9", tell=BY_ATTEMPT)) == "case"


def test_an_item_may_be_told_of_otherwise(graded: Graded) -> None:
    own = ', feedback = { tell = "where" }'
    assert told(graded(tell='"case"', own=own)) == "where"


def test_an_instructor_is_told_all(graded: Graded, homework: Path) -> None:
    for arguments in (["--reader", "instructor"], ["--submission", "mytorch"]):
        text = graded(*arguments, "--json", "card.json", tell='"verdict"')
        assert told(text) == "case"
        assert "Graded 20" in text
        assert told((homework / "card.json").read_text("utf-8")) == "case"
    assert "Graded 20" not in graded()


def test_hidden_cases_are_hidden_whatever_is_told(graded: Graded, homework: Path) -> None:
    seed = "123456789012345"
    for reader in ("student", "instructor"):
        options = ("--seed", seed, "--reader", reader, "--json", "card.json")
        text = graded(*options, tell='"case", cases = "hidden"')
        assert told(text) == "verdict"
        everything = text + (homework / "card.json").read_text("utf-8")
        assert (seed in everything.replace(f"--seed {seed}", "")) == (reader == "instructor")


def test_scores_do_not_hang_on_what_is_told(graded: Graded) -> None:
    for tell in LADDER:
        last = graded(tell=f'"{tell}"').splitlines()[-1]
        assert json.loads(last) == {"scores": {"Conv1d_stride1": 7}}
