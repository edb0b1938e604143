"""Where classes are swapped, a report has nothing that the submission chose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from autograder.course import assignment as assignments
from autograder.grading.carry_forward import CarryForward
from autograder.grading.grade import Grader
from autograder.grading.graded import GradedItem
from autograder.handin.submission import Submission
from autograder.records.scorecard import ScoreCard, without_times
from tests.support.sampling import only
from tests.support.telling import QUICK, WAYS, reports

Change = Callable[[ScoreCard], ScoreCard]
SHEET = assignments.parse(
    """
title = "Swapped"
limits = { seconds = 1 }
[items]
MaxPool2d_stride1 = { exercise = "MaxPool2d_stride1", points = 7 }
MaxPool2d = { exercise = "MaxPool2d", points = 7 }
""",
    Path("sheet.toml"),
)
SOLUTION = """
import numpy as np

class MaxPool2d_stride1:
    def __init__(self, *sizes):
        self.{name} = np.full(9, {number})
        self.name = "{name}"
"""
# Two solutions, of which a submission sees different names and numbers.
SOLUTIONS = (("weights", 0.5), ("kernel", 1.0))
POOLING = """
import ctypes, os, signal, sys, time
import numpy as np
sys.setrecursionlimit(100)

class MaxPool2d_stride1:
    name = "own"
    own = np.full(9, {number})

class MaxPool2d:
    def __init__(self, *sizes):
        self.k = 2
        self.inner = MaxPool2d_stride1()

    def forward(self, A):
        A = getattr(self.inner, self.inner.name)[None, None]
        seen = self.inner.name + A.tobytes().hex()
        few = int(A.flat[0]) % 5
        {how}
        return None

    def backward(self, dLdZ):
        return dLdZ
"""


def submission(way: str, number: float = 0.0) -> Submission:
    """One that has its class tell, in some way, what its part has told it."""
    return Submission("x", {"mytorch/pool.py": POOLING.format(how=WAYS[way], number=number)}, {})


def with_solutions(grader: Grader) -> list[Grader]:
    files = [SOLUTION.format(name=name, number=number) for name, number in SOLUTIONS]
    return [replace(grader, solution=Submission("s", {"mytorch/pool.py": f}, {})) for f in files]


def told(
    grader: Grader, handin: Submission, folder: Path, change: Change = lambda card: card
) -> str:
    """All that any report tells of a submission."""
    kept: dict[str, GradedItem] = {}

    def keep(graded: GradedItem) -> None:
        kept[graded.item.name] = graded

    card = change(replace(grader, keep=keep).grade(handin, SHEET))
    assert card.graded
    assert all(item.faults for item in card.items)
    return "\n".join(reports(card, kept, SHEET, folder))


EVERY_WAY = pytest.mark.parametrize("way", only(QUICK, WAYS))


@EVERY_WAY
def test_nothing_of_a_swapped_part_is_told(way: str, grader: Grader, tmp_path: Path) -> None:
    swapping = [replace(one, swap=("MaxPool2d_stride1",)) for one in with_solutions(grader)]
    swapped = [told(one, submission(way), tmp_path, without_the_run) for one in swapping]
    assert swapped[0] == swapped[1]
    # The same class tells what a part of its own has told it.
    comparable = without_digest if way == "the time" else without_both
    own = [told(grader, submission(way, n), tmp_path, comparable) for _, n in SOLUTIONS]
    assert own[0] != own[1]


def without_the_run(card: ScoreCard) -> ScoreCard:
    """The card without what is known before a submission runs: when it began, by which solution."""
    known = msgspec.structs.replace(card.provenance, date="", solution=None)
    return msgspec.structs.replace(card, provenance=known)


def without_digest(card: ScoreCard) -> ScoreCard:
    return msgspec.structs.replace(without_the_run(card), digest="")


def without_both(card: ScoreCard) -> ScoreCard:
    return without_times(without_digest(card))


@EVERY_WAY
def test_nothing_is_told_of_the_run_that_tells_what_is_inherited(
    way: str, grader: Grader, tmp_path: Path
) -> None:
    handin = submission(way)
    graders = with_solutions(grader)
    texts = [
        told(one, handin, tmp_path, lambda c: without_times(without_the_run(c))) for one in graders
    ]
    assert texts[0] == texts[1]


def test_that_run_is_not_timed(grader: Grader, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=0.0)
    scores: Any = CarryForward.scores

    def slowly(*values: Any) -> Any:
        clock.now += 100
        return scores(*values)

    monkeypatch.setattr(CarryForward, "scores", slowly)
    monkeypatch.setattr(
        "autograder.grading.grade.time", SimpleNamespace(perf_counter=lambda: clock.now)
    )
    card = with_solutions(grader)[0].grade(submission("prints"), SHEET)
    assert clock.now == 100
    assert card.seconds == 0
