"""What whoever reads a report is told to type."""

from __future__ import annotations

import msgspec

from autograder.records.protections import Protections
from autograder.records.scorecard import ItemScore, ScoreCard
from autograder.reports.commands import command


def test_the_command_asks_for_the_same_cases_of_the_same_assignment() -> None:
    one = ItemScore("MCQ 1", "Question", 1.0)
    card = ScoreCard("hw2p1", "mine", 0, 0.0, 1.0, (one,), (), Protections())
    assert command(card, one) == "python autograder/runner.py 'MCQ 1'"
    other = msgspec.structs.replace(card, assignment="hw1p1", seed=7)
    assert command(other, one, "--repro") == (
        "python autograder/runner.py --repro 'MCQ 1' --assignment hw1p1 --seed 7"
    )
    hidden = msgspec.structs.replace(card, seed=None)
    assert command(hidden, one) == "python autograder/runner.py 'MCQ 1'"
