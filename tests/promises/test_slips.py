"""Slips that others made in their own homework: each is named as it was, or known not to be.

`support/slips.py` says how they came about.
"""

from __future__ import annotations

import pytest

from autograder.course import assignment as assignments
from autograder.reports.sentences import diagnosis_of
from tests.conftest import Grade
from tests.support.sampling import every
from tests.support.slips import SLIPS, bases

LEAST = 0.95  # of the slips that cost points are named
ITEMS = [i.name for i in assignments.load("all").items if i.exercise.name != "Question"]


@pytest.mark.parametrize("name", every(200, SLIPS, slow_step=24))
def test_a_slip(name: str, grade: Grade) -> None:
    slip = SLIPS[name]
    card = grade(slip.sources, slip.item)
    (score,) = [score for score in card.items if score.name == slip.item]
    assert score.points < score.possible, slip.mistake
    fault = score.faults[0]
    known = diagnosis_of(fault, score)
    if slip.outcome == "unnamed":
        assert (known.key if known else "") == slip.told, slip.mistake
    elif slip.told.startswith('"'):
        assert slip.told.strip('"') in fault.sentence()
    else:
        assert known is not None, f"{slip.mistake}: {fault.sentence()}"
        assert known.key == slip.told


def test_most_are_named() -> None:
    outcomes = [slip.outcome for slip in SLIPS.values()]
    assert {*outcomes} <= {"named", "unnamed"}
    assert outcomes.count("named") >= LEAST * len(outcomes) > 0


@pytest.mark.parametrize("writer", every(24, bases(), slow_step=3))
def test_what_the_slips_were_made_in_is_right(writer: str, grade: Grade) -> None:
    """Right hand-ins are never blamed."""
    card = grade(bases()[writer], *ITEMS)
    assert {item.name for item in card.items if item.points < item.possible} == set()
    assert all(not item.faults for item in card.items)
