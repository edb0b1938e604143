"""Hand-ins of whole courses, written by who knew nothing of the grader, judged as PyTorch does.

Below `blind/` lies a folder for each: `tree/` is what a student's disk holds, or `handin.*` what
was handed in, and `truth.toml` says the assignment and, of each class, whether it is right, wrong,
missing, or right but for extreme inputs (`edges`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from autograder.course import assignment as assignments
from autograder.grading.grade import Grader
from autograder.handin.submission import Submission
from autograder.records.scorecard import ItemScore, ScoreCard
from tests.support.grading import graded_folder
from tests.support.places import SAMPLES
from tests.support.sampling import every

BLIND = SAMPLES / "blind"
NAMES = sorted(file.parent.name for file in BLIND.glob("*/truth.toml"))
EPS = 0.005  # points are rounded to cents


@dataclass(frozen=True)
class Verdict:
    """What was made of one class."""

    name: str
    truth: str
    item: ItemScore

    @property
    def holds(self) -> bool:
        """Whether the points are those that the truth deserves."""
        lost = {one.aspect for one in self.item.aspects if not one.passed}
        full = self.item.points >= self.item.possible - EPS
        if self.truth == "edges":
            return full or lost == {"edges"}
        return full if self.truth == "right" else not full

    def __str__(self) -> str:
        said = [fault.sentence() for fault in self.item.faults[:2]]
        points = f"{self.item.points:g} of {self.item.possible:g}"
        return f"{self.name}, which is {self.truth}: {points} {said}"


def verdicts(card: ScoreCard, truth: dict[str, Any]) -> Iterator[Verdict]:
    """What was made of each class that the truth knows and an item is about."""
    items = {item.exercise: item for item in card.items}
    for name, known in truth["classes"].items():
        if name in items:
            yield Verdict(name, known.partition(":")[0].strip(), items[name])


def judged(name: str, grader: Grader) -> tuple[ScoreCard, list[Verdict]]:
    """Grade one hand-in."""
    truth = tomllib.loads((BLIND / name / "truth.toml").read_text("utf-8"))
    card = graded_folder(BLIND / name, truth, grader)
    return card, [*verdicts(card, truth)]


@pytest.mark.parametrize("name", every(8, NAMES))
def test_every_class_is_judged_as_it_is(name: str, grader: Grader, solution: Submission) -> None:
    card, made = judged(name, replace(grader, solution=solution, tutor=None))
    wrong = [str(one) for one in made if not one.holds]
    assert not wrong, "\n".join([*card.notes, *wrong])


def test_the_assignments_know_the_classes() -> None:
    known = {item.exercise.name for item in assignments.load("all").items}
    for name in NAMES:
        truth = tomllib.loads((BLIND / name / "truth.toml").read_text("utf-8"))
        assert known & set(truth["classes"]), name
