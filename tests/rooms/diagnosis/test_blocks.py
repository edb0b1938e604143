"""Which residual block does not take what the one before it gives, as the constructor made them."""

from __future__ import annotations

import pytest

from tests.conftest import Grade
from tests.support.right import base, edited

RESNET = "models/resnet.py"
INDENTED = "                width = out\n"


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        # The channels go on after all blocks of a width, not after the first one.
        (INDENTED, INDENTED[4:],
         "layers[5] (a ResBlock) is made for 2 input channels, as layers[4] is, and gets 3, which "
         "layers[4] gives: in the constructor, go on to the new number of channels after each "
         "block"),
        # They never do.
        (INDENTED, "                pass\n",
         "layers[5] (a ResBlock) is made for 2 input channels, as layers[4] is, and gets 3, which "
         "layers[4] gives"),
        ("ResBlock(width, out, 3, stride, 1)", "ResBlock(width, widths[0], 3, stride, 1)",
         "layers[4] (a ResBlock) gives 2 channels, expected 3"),
        ("ResBlock(width, out, 3, stride, 1)", "ResBlock(widths[-1], out, 3, stride, 1)",
         "layers[2] (a ResBlock) is made for 3 input channels, and gets 2: in the constructor, 2 "
         "is due"),
    ],
)  # fmt: skip
def test_a_block_of_other_channels_is_told(right: str, wrong: str, said: str, grade: Grade) -> None:
    sources = edited(base("solution"), RESNET, (right, wrong), ("Linear(width,", "Linear(out,"))
    (score,) = grade(sources, "ResNet").items
    known = next(one for one in score.diagnoses if one.name == score.faults[0].name)
    assert said in known.sentence
    assert known.key == "structure/channels"


def test_an_exception_is_told_beside_wrong_values_that_have_a_name(grade: Grade) -> None:
    changes = ((INDENTED, INDENTED[4:]), ("np.newaxis] / (H * W)", "np.newaxis]"))
    (score,) = grade(edited(base("solution"), RESNET, *changes), "ResNet").items
    keys = [one.key for one in score.diagnoses]
    assert keys[0] == "structure/channels"
    assert "resnet/mean_not_divided_in_backward" in keys
