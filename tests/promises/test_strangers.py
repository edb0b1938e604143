"""Mistakes in hand-ins that look nothing like the solution: each is named, or known not to be.

Every file of `strangers/` replaces one file of the solution and makes one mistake. Its first
lines say which file, in which class the mistake is made, what a tutor would say of it, and what
must come of it: `named` a diagnosis, or in quotes a part of the fault's own sentence; `unnamed`
that it costs points and no more is said than the facts; `accepted` why it costs none.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from autograder.course import assignment as assignments
from autograder.reports.sentences import diagnosis_of
from tests.conftest import Grade
from tests.rooms.course.test_mistake_catalogue import base
from tests.support.places import SAMPLES

FOLDER = SAMPLES / "one_mistake"
LEAST = 0.9  # of the mistakes that cost points are named


class Stranger(NamedTuple):
    """A hand-in: what its first lines say, and its text."""

    file: str
    item: str
    mistake: str
    outcome: str  # named, unnamed or accepted
    told: str
    text: str


def read(path: Path) -> Stranger:
    """A hand-in of the folder."""
    text = path.read_text("utf-8")
    file, item, mistake, last = (line.removeprefix("# ") for line in text.splitlines()[:4])
    outcome, _, told = last.partition(": ")
    file, item, mistake = (line.partition(": ")[2] for line in (file, item, mistake))
    return Stranger(file, item, mistake, outcome, told, text)


STRANGERS = {path.stem: read(path) for path in sorted(FOLDER.glob("*.py"))}


@cache
def item_of(exercise: str) -> str:
    """The name of the item that grades a class."""
    items = assignments.load("all").items
    return next(item.name for item in items if item.exercise.name == exercise)


def some(names: list[str]) -> list[object]:
    """All; all but every 24th for `make test-all`."""
    slow = pytest.mark.slow
    return [pytest.param(n, marks=() if i % 24 == 0 else slow) for i, n in enumerate(names)]


@pytest.mark.parametrize("name", some([*STRANGERS]))
def test_a_stranger(name: str, grade: Grade) -> None:
    stranger = STRANGERS[name]
    item = item_of(stranger.item)
    card = grade({**base("solution"), stranger.file: stranger.text}, item)
    (score,) = [score for score in card.items if score.name == item]
    if stranger.outcome == "accepted":
        assert score.points == score.possible
        assert stranger.told
        return
    assert score.points < score.possible
    fault = score.faults[0]
    known = diagnosis_of(fault, score)
    if stranger.outcome == "unnamed":
        assert known is None
    elif stranger.told.startswith('"'):
        assert stranger.told.strip('"') in fault.sentence()
    else:
        assert known is not None, fault.sentence()
        assert known.key == stranger.told


def test_most_are_named() -> None:
    outcomes = [stranger.outcome for stranger in STRANGERS.values()]
    assert {*outcomes} <= {"named", "unnamed", "accepted"}
    assert outcomes.count("named") >= LEAST * (len(outcomes) - outcomes.count("accepted"))
