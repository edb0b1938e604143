"""An instructor's own homework: a layer with settings, questions, an assignment and a kit."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.classroom.kit import contents
from tests.conftest import Runner
from tests.support.files import directory
from tests.support.places import ROOT

EXERCISE = '''
"""A layer of her own."""

from autograder.course.exercises.activation import Activation


class LeakyReLU(Activation):
    """LeakyReLU: A = Z where Z > 0, else slope Z."""

    name = "LeakyReLU"
    formula = "A = max(Z, 0) + slope min(Z, 0)"

    def __init__(self, slope=0.01):
        self.slope = slope

    def build(self, student, case):
        return student.LeakyReLU(self.slope)

    def compute(self, torch, case, A, parameters):
        return torch.nn.functional.leaky_relu(A, self.slope)
'''
SHEET = """
title = "Hers"
[items]
"Leaky" = {{ exercise = "LeakyReLU", points = 5, settings = {settings} }}
"""
LAYER = """
import numpy as np

class LeakyReLU:
    def __init__(self, slope):
        self.slope = {slope}

    def forward(self, Z):
        self.derivative = np.where(Z > 0, 1.0, self.slope)
        return Z * self.derivative

    def backward(self, dLdA):
        return dLdA * self.derivative
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the autograder that has an exercise more."""
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "autograder", tmp_path / "autograder", ignore=leave)
    (tmp_path / "autograder/course/exercises/hers.py").write_text(EXERCISE, "utf-8")
    return tmp_path


def graded(tree: Path, run: Runner, settings: str, slope: str) -> tuple[int, str]:
    """How her program ends, and what it says, of a hand-in with this slope."""
    (tree / "hers.toml").write_text(SHEET.format(settings=settings), "utf-8")
    (tree / "handin/mytorch").mkdir(parents=True, exist_ok=True)
    (tree / "handin/mytorch/activation.py").write_text(LAYER.format(slope=slope), "utf-8")
    ways = ("--assignment", str(tree / "hers.toml"), "--submission", str(tree / "handin"))
    done = subprocess.run(
        [sys.executable, str(tree / "autograder/runner.py"), *ways],
        cwd=run.folder,
        env=run.environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("settings", "slope", "points"),
    [("{ slope = 0.2 }", "slope", 5), ("{}", "slope", 5), ("{ slope = 0.2 }", "0.01", 0)],
)
def test_settings_reach_the_submissions_process(
    settings: str, slope: str, points: int, tree: Path, run: Runner
) -> None:
    status, shown = graded(tree, run, settings, slope)
    assert status == 0, shown
    assert json.loads(shown.strip().splitlines()[-1]) == {"scores": {"Leaky": points}}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("{ slop = 0.2 }", 'items."Leaky".settings'),
        ("{ slope = 1979-05-27 }", 'items."Leaky".settings'),
    ],
)
def test_settings_that_cannot_be_are_told(
    settings: str, said: str, tree: Path, run: Runner
) -> None:
    status, shown = graded(tree, run, settings, "slope")
    assert status == 2
    assert said in shown


QUESTIONS = """
title = "Quiz"
total = 4
[items]
"One" = { exercise = "Question", points = 3, settings = { question = 1, answer = "b" } }
"Two".exercise = "Question"
"Two".points = 1
"Two".settings = { question = 2, answer = "d", open = true }
"""


@pytest.mark.slow
def test_a_kit_of_her_own_grades_what_is_open_and_says_what_comes_later(
    run: Runner, tmp_path: Path
) -> None:
    """From her file to a student's first run, with the solution's own mcq.py for the stubs."""
    sheet = tmp_path / "quiz.toml"
    sheet.write_text(QUESTIONS, "utf-8")
    tree = directory(tmp_path / "homework", dict(contents(ROOT, str(sheet))))
    shutil.copy(ROOT / "mcq.py", tree)

    def told(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=tree, env=run.environment, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    output = told("autograder/runner.py")
    assert "-/3  later" in output
    assert "Total score: 1.0/1.0; 3 more points are for what is graded after you hand in" in output
    assert json.loads(output.splitlines()[-1]) == {"scores": {"Two": 1}}
    assert "1 passed, 1 skipped" in told("-m", "pytest", "-rs")
