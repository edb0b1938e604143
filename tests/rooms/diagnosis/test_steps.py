"""What is wrong in a model's steps, layers and lists is named, in models that are not ours."""

from __future__ import annotations

import pytest

from tests.conftest import Grade
from tests.samples.wrong_models import CNN, MLP, RESNET, WRONG_MODELS, WrongModel
from tests.support.right import base
from tests.support.sampling import every

OWN = ("step/", "structure/", "kept/")


@pytest.mark.parametrize("wrong", every(7, WRONG_MODELS, lambda one: one.name, slow_step=2))
def test_a_wrong_model_is_named(wrong: WrongModel, grade: Grade) -> None:
    (score,) = grade(wrong.sources(), wrong.item).items
    assert score.points < score.possible
    found = {one.name: one for one in score.diagnoses}
    first = score.faults[0].name.removesuffix(" (2nd call)")
    assert first in found, [fault.sentence() for fault in score.faults]
    assert found[first].key == wrong.key
    # Whatever is said of a step is said of all that follows from it.
    assert len({one.key for one in score.diagnoses if one.key.startswith(OWN)}) <= 1


def test_the_models_are_right_without_it(grade: Grade) -> None:
    files = {"models/mlp.py": MLP, "models/cnn.py": CNN, "models/resnet.py": RESNET}
    items = {wrong.item for wrong in WRONG_MODELS}
    for score in grade({**base("solution"), **files}, *items).items:
        assert score.points == score.possible, score.name
        assert score.diagnoses == ()
