"""Whether a backward that goes by evaluation's formulas is asked for its flag."""

from __future__ import annotations

import pytest

from tests.conftest import Grade
from tests.support.planted import of_the_same
from tests.support.right import base, edited

FILE = "mytorch/batchnorm.py"
SAID = "dLdZ holds mean and variance constant, as in evaluation: in training, both depend on Z."
BEFORE = "total = dLdNZ\n        "
ASKED = f"{SAID} Backward has a branch: is its flag the wrong way round?"
TURNED = "In forward, a condition is the wrong way round: `not` is missing."


@pytest.mark.parametrize(
    ("style", "change", "said"),
    [
        ("solution", (f"{BEFORE}if self", f"{BEFORE}if not self"), ASKED),
        # The flag of forward, which both go by.
        ("solution", ("Z.shape, not eval", "Z.shape, eval"), TURNED),
        ("notes", (" + dLdV * 2 / self.N * (self.Z - self.M) + dLdM / self.N", ""), SAID),
    ],
)
def test_a_backward_with_a_branch_is_asked_for_its_flag(
    style: str, change: tuple[str, str], said: str, grade: Grade
) -> None:
    (score,) = grade(edited(base(style), FILE, change), "BatchNorm1d").items
    known = next(one for one in score.diagnoses if one.name == "dLdA")
    # An edit may follow.
    assert known.sentence.startswith((said, of_the_same(said)))
