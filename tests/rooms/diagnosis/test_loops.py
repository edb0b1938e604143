"""Sums that loops spoil, and signs that are lost."""

from __future__ import annotations

import pytest

from tests.conftest import Grade
from tests.samples.looped import LOOPED
from tests.support.right import base, edited
from tests.support.sampling import every
from tests.support.slips import bases

SIGN, MASK = "np.sign(E)", "np.maximum(np.sign(E), 0)"
SIGNS = {
    "lost": ("np.abs(np.sign(E))", "the sign is lost"),
    "none below 0": (MASK, "every negative element has become 0"),
    "none below 0, and more": (f"(2 * {MASK} + np.maximum(E, 0))", "no element is negative, where"),
}


@pytest.mark.parametrize("name", SIGNS)
def test_lost_signs_are_told(name: str, grade: Grade) -> None:
    wrong, said = SIGNS[name]
    (item,) = grade(edited(base("solution"), "mytorch/loss.py", (SIGN, wrong)), "L1Loss").items
    (one,) = item.diagnoses
    assert said in one.sentence


@pytest.mark.parametrize("name", every(5, LOOPED, slow_step=2))
def test_a_spoilt_loop_is_named(name: str, grade: Grade) -> None:
    one = LOOPED[name]
    wrong = edited(bases()["indices"], one.file, *one.changes)
    (item,) = [i for i in grade(wrong, one.item).items if i.name == one.item]
    said = {d.name: (d.sentence, d.confidence) for d in item.diagnoses}
    sentence, confidence = said[one.value]
    assert one.said in sentence
    assert confidence == "certain"
