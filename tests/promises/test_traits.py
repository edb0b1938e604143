"""Hand-ins as strangers leave them, each with one trait, graded as a colleague would.

Below `traits/` lies a folder for each: `tree/` is the hand-in, or `handin.*` a file of one, and
`expected.toml` says what has to come of it:

    what = "One sentence on the trait."
    assignment = "hw2p1"
    items = ["Conv1d_stride1"]     # graded only these; by default all
    says = ["HW2P1"]               # what the whole report must hold
    never = ["turtle"]             # what it must not hold
    root = "HW2P1"                 # the folder that is asked for, as by --root
    [points]
    Conv1d_stride1 = "full"        # or a number, or [least, most]
"""

from __future__ import annotations

import io
import tomllib
from dataclasses import replace

import pytest

from autograder.grading.grade import Grader
from autograder.handin.submission import Submission
from autograder.records.scorecard import ItemScore, ScoreCard
from autograder.reports import terminal
from tests.support.grading import graded_folder
from tests.support.places import SAMPLES
from tests.support.sampling import every

TRAITS = SAMPLES / "traits"
NAMES = sorted(file.parent.name for file in TRAITS.glob("*/expected.toml"))


@pytest.mark.parametrize("name", every(12, NAMES, slow_step=2))
def test_a_trait(name: str, grader: Grader, solution: Submission) -> None:
    expected = tomllib.loads((TRAITS / name / "expected.toml").read_text("utf-8"))
    card = graded_folder(TRAITS / name, expected, replace(grader, solution=solution))
    report = told(card)
    items = {item.name: item for item in card.items}
    for item, points in expected["points"].items():
        assert has(items[item], points), report
    for text in expected.get("says", ()):
        assert text in report
    for text in expected.get("never", ()):
        assert text not in report


def told(card: ScoreCard) -> str:
    """All that the table says, on lines that are not wrapped."""
    printed = io.StringIO()
    terminal.print_table(card, printed, True)
    return " ".join(printed.getvalue().split())


def has(item: ItemScore, points: str | float | list[float]) -> bool:
    """Whether an item has as many points as it should."""
    if points == "full":
        return item.points == item.possible
    least, most = points if isinstance(points, list) else (points, points)
    assert isinstance(least, int | float)
    assert isinstance(most, int | float)
    return least <= item.points <= most
