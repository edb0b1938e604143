"""Init functions that are given, and never called, are told by their names."""

from __future__ import annotations

import pytest

from tests.conftest import Grade
from tests.samples.wrong_models import CNN
from tests.support.right import Sources, base, edited

TRANSPOSE, CONV = "mytorch/ConvTranspose.py", "mytorch/Conv1d.py"


def told(grade: Grade, sources: Sources, item: str) -> str:
    (score,) = [one for one in grade(sources, item).items if one.name == item]
    fault = score.faults[0]
    assert fault.name.endswith("as constructed")
    return next((one.sentence for one in score.diagnoses if one.name == fault.name), "")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            "",
            "weight_init_fn and bias_init_fn are never called: hand them on to Conv1d_stride1",
        ),
        (", weight_init_fn", "bias_init_fn is never called: hand it on to Conv1d_stride1"),
        (", None, bias_init_fn", "weight_init_fn is never called: hand it on to Conv1d_stride1"),
        # One that is called has some other reason.
        (
            ", weight_init_fn and (lambda *shape: 2 * weight_init_fn(*shape)), bias_init_fn",
            "multiplied by 2",
        ),
    ],
)
def test_an_init_function_that_is_not_handed_on_is_told(
    wrong: str, said: str, grade: Grade
) -> None:
    right = "in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn"
    changed = f"in_channels, out_channels, kernel_size{wrong}"
    sources = edited(base("solution"), TRANSPOSE, (right, changed))
    assert said in told(grade, sources, "convTranspose1d")


def test_one_that_the_layer_itself_does_not_call_is_told(grade: Grade) -> None:
    right = '"weight_init_fn", weight_init_fn, shape)'
    sources = edited(base("solution"), CONV, (right, right.replace(", weight_init", ", bias_init")))
    sources = edited(sources, CONV, ("bias_init_fn, shape)", "None, shape)"))
    assert told(grade, sources, "Conv1d_stride1") == (
        "weight_init_fn is never called: call it where it is given"
    )


def test_of_a_model_the_layer_is_told_that_it_is_due_to(grade: Grade) -> None:
    given = ("conv_weight_init_fn, bias_init_fn))", "None, bias_init_fn))")
    sources = edited({**base("solution"), "models/cnn.py": CNN}, "models/cnn.py", given)
    said = told(grade, sources, "Build a CNN Model")
    assert said == "conv_weight_init_fn is never called: hand it on to Conv1d"
