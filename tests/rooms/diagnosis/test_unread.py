"""A parameter that is given to the layer around is told, with the one that counts."""

from __future__ import annotations

import pytest

from tests.conftest import Grade
from tests.support.planted import of_the_same
from tests.support.right import base, edited

FILE = "models/mlp_scan.py"
SIMPLE, DISTRIBUTED = "CNN as Simple Scanning MLP", "CNN as Distributed Scanning MLP"
SET = "            conv.conv1d_stride1.W = "


@pytest.mark.parametrize("item", [SIMPLE, DISTRIBUTED])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("            conv.W = ",
         "In init_weights, conv.W is set, but a Conv1d computes with the W of its conv1d_stride1: "
         "set that."),
        # Nothing of that name is set.
        ("            conv.kernel = ", "In init_weights, W is never set."),
        # The layer inside is taken, for whatever purpose.
        ("            inner = conv.conv1d_stride1\n            conv.W = ",
         "In init_weights, W is never set."),
    ],
)  # fmt: skip
def test_what_is_set_elsewhere_is_told(item: str, wrong: str, said: str, grade: Grade) -> None:
    (score,) = grade(edited(base("solution"), FILE, (SET, wrong)), item).items
    first = next(one for one in score.diagnoses if one.name == score.faults[0].name)
    assert first.sentence in (said, of_the_same(said))
