"""A CNN of another inner structure is judged by what it computes, or told what has to be there.

Each is a small change to one of the whole submissions below `samples/right/`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from autograder.grading.graded import GradedItem
from autograder.workbench.repro.repro import write
from tests.conftest import Grade
from tests.support.files import directory
from tests.support.marks import Lost, assert_marks, first_sentence, remarks, story
from tests.support.right import Sources, base, edited, handin
from tests.support.scripts import run_alone

NAME, CNN, LINEAR = "Build a CNN Model", "models/cnn.py", "mytorch/nn/linear.py"
NEVER = "linear_weight_init_fn is never used"
STATE = {NAME: {"state": 0.5}}
W_LINE = (
    "        self.linear_layer.W = linear_weight_init_fn(num_linear_neurons, channels * width)\n"
)
B_LINE = "        self.linear_layer.b = bias_init_fn(num_linear_neurons).reshape(-1, 1)\n"
FLAT = B_LINE.replace(".reshape(-1, 1)", "")
OWN = ((W_LINE, ""), (B_LINE, ""))
RANDOM = ("np.zeros((out_features, in_features))", "np.random.randn(out_features, in_features)")
COLUMN = "A @ self.W.T + np.ones((self.N, 1)) @ self.b.T"


def cnn(*changes: tuple[str, str], linear: tuple[tuple[str, str], ...] = ()) -> Sources:
    sources = edited(handin("nested"), CNN, *changes)
    return edited(sources, LINEAR, *linear)


# --- the CNN's linear layer -----------------------------------------------------------

RIGHT: Mapping[str, tuple[Sources, Lost, str]] = {
    "Linear's own zeros": (cnn(*OWN), {}, NEVER),
    "Linear's own random weights": (cnn(*OWN, linear=(RANDOM,)), {}, NEVER),
    "Linear's own weights alone": (cnn((W_LINE, "")), {}, NEVER),
    "Linear's own bias alone": (cnn((B_LINE, "")), {}, "bias_init_fn is not used"),
    "a flat bias for a column": (
        cnn((B_LINE, FLAT), linear=(("A @ self.W.T + self.b.T", COLUMN),)),
        {},
        "linear_layer.b is given shape (out,), but Linear computes with (out, 1)",
    ),
    "a flat bias that only the gradient tells": (cnn((B_LINE, FLAT)), {}, "(out, 1): reshape"),
    "a column for a flat bias": (
        cnn(
            linear=(
                ("(out_features, 1)", "out_features"),
                ("self.b.T", "self.b"),
                ("dLdZ.sum(axis=0)[:, None]", "dLdZ.sum(axis=0)"),
            )
        ),
        {},
        "linear_layer.b is given shape (out, 1), but Linear computes with (out,)",
    ),
    "a flat bias all along": (
        cnn(
            (B_LINE, FLAT),
            linear=(
                ("(out_features, 1)", "out_features"),
                ("self.b.T", "self.b"),
                ("dLdZ.sum(axis=0)[:, None]", "dLdZ.sum(axis=0)"),
            ),
        ),
        {},
        "",
    ),
    # What is used has to be there.
    "weights that are made and scaled": (
        cnn((W_LINE, W_LINE.replace("\n", " * 0.1\n"))),
        STATE,
        "",
    ),
    "the convolutions' function for Linear": (
        cnn((W_LINE, W_LINE.replace("linear_weight", "conv_weight"))),
        STATE,
        "",
    ),
    "convolutions that leave the functions alone": (
        cnn(("weight_init_fn=conv_weight_init_fn", "weight_init_fn=None"), *OWN),
        STATE,
        NEVER,
    ),
    "a layer that is too wide": (
        cnn(*OWN, ("Linear(channels * width,", "Linear(channels * width + 1,"), linear=(RANDOM,)),
        STATE,
        NEVER,
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_the_linear_layer_of_the_cnn(name: str, grade: Grade) -> None:
    sources, lost, remark = RIGHT[name]
    card = grade(sources, NAME)
    assert_marks(card, lost)
    assert remark in remarks(card), story(card)
    assert ("reshape it" in remarks(card)) == ("reshape" in remark or "given" in remark)


def test_a_function_that_the_convolutions_leave_out_is_not_missed_in_the_linear_layer(
    grade: Grade,
) -> None:
    card = grade(cnn(("bias_init_fn=bias_init_fn", "bias_init_fn=None")), NAME)
    assert_marks(card, STATE)
    assert "bias_init_fn is not used" not in remarks(card), story(card)


def test_a_bias_as_linear_makes_it_is_not_to_be_laid_out_otherwise(grade: Grade) -> None:
    """It is Linear that is wrong: with b (out, 1) it adds along the batch."""
    card = grade(edited(base("solution"), "mytorch/linear.py", ("+ b.T", "+ b")), NAME)
    assert "reshape it" not in remarks(card), story(card)


def test_a_wrong_width_is_named_where_the_numbers_are_the_layers_own(grade: Grade) -> None:
    round_up = ("(width - k) // stride + 1", "-(-(width - k) // stride) + 1")
    card = grade(cnn(*OWN, round_up, linear=(RANDOM,)), NAME)
    (item,) = card.items
    assert {one.key for one in item.diagnoses} == {"cnn/width_rounded_up"}
    assert "convolutions only" not in remarks(card)


def test_zeros_are_not_said_to_be_the_other_functions(grade: Grade) -> None:
    wrong_step = ("layer.W -= self.lr", "layer.W += self.lr")
    (item,) = grade(cnn(*OWN, wrong_step), NAME).items
    assert all("step" in fault.name for fault in item.faults)


# --- the structure of the CNN ---------------------------------------------------------

CHANGES: Mapping[str, Callable[[str], str]] = {
    "under other names": lambda text: text.replace("convolutional_layers", "convs").replace(
        "linear_layer", "output"
    ),
    "in a list with all layers": lambda text: (
        text.replace(
            "        self.flatten = Flatten()\n",
            "        self.layers = self.convolutional_layers\n"
            "        del self.convolutional_layers\n"
            "        self.flatten = Flatten()\n",
        )
        .replace("in self.convolutional_layers", "in self.layers")
        .replace("zip(self.convolutional_layers", "zip(self.layers")
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_cnn_with_its_layers_elsewhere(name: str, grade: Grade) -> None:
    sources = handin("nested")
    sources[CNN] = CHANGES[name](sources[CNN])
    assert_marks(grade(sources, NAME))


STUB = """
class CNN:
    def __init__(self, *args):
        self.convolutional_layers = {convolutions}
        self.flatten = None
        self.linear_layer = None
"""


@pytest.mark.parametrize(
    ("convolutions", "says"),
    [
        ("[]", "not implemented yet: convolutional_layers is empty, where 3 Conv1d are expected"),
        ("None", "not implemented yet: convolutional_layers is None, where 3 Conv1d are expected"),
        ("[None] * 3", "not implemented yet: convolutional_layers is empty but for None"),
        ("'TODO'", "not implemented yet: convolutional_layers is TODO"),
    ],
)
def test_a_cnn_that_is_not_written_yet(convolutions: str, says: str, grade: Grade) -> None:
    card = grade({CNN: STUB.format(convolutions=convolutions)}, NAME)
    assert says in first_sentence(card)
    assert card.points == 0


def test_a_cnn_without_its_linear_layer(grade: Grade) -> None:
    card = grade(cnn(*OWN, ("Linear(channels * width, num_linear_neurons)", "None")), NAME)
    assert (
        "not implemented yet: linear_layer is None, where a Linear is expected"
        in first_sentence(card)
    )


def test_a_wrong_flatten_does_not_make_a_cnn_one_for_three_convolutions(grade: Grade) -> None:
    rows = ("A.reshape(A.shape[0], -1)", "A.reshape(A.shape[0] * A.shape[1], -1)")
    card = grade(edited(base("solution"), "mytorch/flatten.py", rows), NAME)
    assert card.points < card.possible
    assert "convolutions only" not in remarks(card)


def test_a_cnn_for_three_convolutions_only_is_a_remark(grade: Grade) -> None:
    card = grade(handin("loops"), NAME)
    assert "with three convolutions only: with 2, it raises IndexError" in remarks(card)
    assert "convolutions only" not in remarks(grade(handin("nested"), NAME))


# --- what the grader passes -----------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            ("linear_weight_init_fn(num_linear_neurons, channels * width)",
             "linear_weight_init_fn(num_linear_neurons, channels * width / 1)"),
            "an init function is given sizes, one by one",
        ),
        (
            ("activation.backward(grad)", "activation.backward(grad[:, :, 1:])"),
            "came back to an activation of shape",
        ),
        (
            ("self.criterion(self.Z, labels)", "self.criterion(self.Z[:, 1:, None], labels)"),
            "the criterion was given outputs of shape",
        ),
        (
            ("self.loss = self.criterion(self.Z, labels)", "self.loss = 0.0"),
            "the criterion's backward was called before its forward",
        ),
    ],
)  # fmt: skip
def test_what_the_grader_passes_fails_in_words(
    change: tuple[str, str], says: str, grade: Grade
) -> None:
    (item,) = grade(cnn(change), NAME).items
    assert any(says in fault.message for fault in item.faults), item.faults


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("self.loss = ", "self.Loss = "), "loss: backward has to set it; it has Loss: rename it"),
        (("self.Z = self", "self.last = self"), "Z: forward has to set it"),
    ],
)
def test_what_the_model_does_not_keep_is_named(
    change: tuple[str, str], says: str, grade: Grade
) -> None:
    others = (("return self.Z", "return self.last"), ("self.Z, labels", "self.last, labels"))
    (item,) = grade(cnn(change, *(others if "last" in change[1] else ())), NAME).items
    assert [one.message for one in item.faults] == [f"CNN has no attribute {says}"], item.faults


# --- scripts --------------------------------------------------------------------------


WRONG = (
    "            grad = conv.backward(activation.backward(grad))",
    "            grad = conv.backward(grad)",
)


@pytest.mark.parametrize(
    "sources",
    [
        pytest.param(cnn(*OWN, WRONG, linear=(RANDOM,)), id="own weights"),
        pytest.param(cnn((B_LINE, FLAT), WRONG), id="flat bias"),
    ],
)
def test_a_script_goes_by_the_same(
    sources: Sources, examine: Callable[[Sources, str], GradedItem], tmp_path: Path
) -> None:
    graded = examine(sources, NAME)
    tree = directory(tmp_path, sources)
    ended = run_alone(write(graded, tree, tree))
    assert ended.returncode == 1, ended.stderr
    differ = [line.partition(":")[0] for line in ended.stdout.splitlines() if "differ" in line]
    assert differ[0] == graded.judgement.findings[0].name
