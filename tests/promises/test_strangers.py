"""Mistakes in hand-ins that look nothing like the solution: each is named, or known not to be.

`support/strangers.py` says how they are written.
"""

from __future__ import annotations

import pytest

from autograder.reports.sentences import diagnosis_of
from tests.conftest import Grade
from tests.support.grading import item_of
from tests.support.right import base
from tests.support.sampling import every
from tests.support.strangers import STRANGERS

LEAST = 0.9  # of the mistakes that cost points are named


@pytest.mark.parametrize("name", every(24, STRANGERS, slow_step=4))
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
