"""The smallest case: it can be checked by hand, and shows what is said."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from autograder.course.byhand import walk_through
from autograder.course.exercise import Case, Exercise, Expected
from autograder.course.exercises import EXERCISES
from autograder.diagnosis.by_hand.writing_out import MOST_LINES
from autograder.records.calls import SECOND
from autograder.records.layout import WIDTH, laid_out
from autograder.records.scorecard import SmallestCase
from autograder.reports import sentences
from tests.conftest import Grade
from tests.samples.planted import plants
from tests.support.right import base, edited
from tests.support.sampling import every
from tests.support.spoilt import Plant, planted
from tests.support.worked import adds_up, evaluated

PLANTS = plants()
TOO_MANY = "all its parameters and a gradient take too many lines"
# Mistakes that no small case can show, and why.
WITHOUT = {
    "dropout/dropped_the_other_way_round": "a rate is told by thousands of draws alone",
    "dropout/normal_noise": "a rate is told by thousands of draws alone",
    "dropout/normal_noise_below_the_rest": "a rate is told by thousands of draws alone",
    "dropout/normal_noise_turned": "a rate is told by thousands of draws alone",
    "dropout/same_mask_always": "whether masks agree is told by thousands of draws alone",
    "dropout/same_mask_for_each_sample": "whether masks agree is told by thousands of draws alone",
    "dropout/same_mask_in_each_layer": "whether masks agree is told by thousands of draws alone",
    "resnet/mean_divided_by_the_height_in_backward": TOO_MANY,
    "resnet/mean_not_divided_in_backward": TOO_MANY,
    "resnet/stem_activation_left_out_in_backward": TOO_MANY,
    "resnet/stops_before_the_stem": TOO_MANY,
    "resnet/never_made_smaller": "two blocks of several channels are no small case",
    "resnet/stem_without_padding": "an image that loses its border has to be large",
}
# Mistakes that whole numbers cannot show, and why.
IN_FRACTIONS = {
    "batchnorm/eps_forgotten": "eps shows only beside a variance of its size",
    "cnn/convolutions_without_the_bias_function": "the grader's own bias function gives halves",
    "batchnorm/eps_outside_the_root": "eps shows only beside a variance of its size",
    "normalisation/eps_outside_the_root": "eps shows only beside a variance of its size",
    "normalisation/eps_forgotten": "eps shows only beside a variance of its size",
    "normalisation/eps_of_batchnorm": "eps shows only beside a variance of its size",
}
NUMBER = re.compile(r"-?(?:\d[\d.e+-]*|inf|nan)\*?")


@pytest.mark.parametrize(
    "plant", every(36, PLANTS, "{0.name}-{0.item}-{0.base}".format, slow_step=16)
)
def test_the_smallest_case_of_a_mistake_can_be_checked_by_hand(plant: Plant, grade: Grade) -> None:
    (item,) = [i for i in grade(planted(plant), plant.item).items if i.name == plant.item]
    smallest = item.smallest
    assert (smallest is None) is (plant.name in WITHOUT)
    if smallest is None:
        return
    assert smallest.name.removesuffix(SECOND) in {f.name.removesuffix(SECOND) for f in item.faults}
    lines = [*laid_out(smallest)]
    assert len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= WIDTH
    assert differs_where_it_says_so(smallest)
    assert is_whole(smallest) or plant.name in IN_FRACTIONS, lines
    if smallest.worked:
        assert adds_up(smallest.worked), smallest.worked


def test_few_mistakes_are_left_out() -> None:
    names = [plant.name for plant in PLANTS]
    assert {*WITHOUT, *IN_FRACTIONS} <= {*names}
    assert sum(name in WITHOUT or name in IN_FRACTIONS for name in names) < len(names) / 10


def differs_where_it_says_so(case: SmallestCase) -> bool:
    """Whether yours and expected, as printed, differ where there are stars, and only there."""
    yours, expected = ([*numbers_in(table.lines)] for table in (case.yours, case.expected))
    if case.yours.shape != case.expected.shape:
        return case.yours.lines != case.expected.lines
    pairs = [*zip(yours, expected, strict=True)]
    return any("*" in one for one, _ in pairs) and all(
        ("*" in one) == ("*" in other) == (one.strip("*") != other.strip("*"))
        for one, other in pairs
    )


def numbers_in(lines: tuple[str, ...]) -> Iterator[str]:
    """The numbers of a table, without the indices of its rows."""
    for line in lines:
        yield from NUMBER.findall(
            re.sub(r"\[[\d, ]*\]", "", line.partition(", shape")[0].partition("of shape")[0])
        )


def is_whole(case: SmallestCase) -> bool:
    """Whether all that is given is in whole numbers."""
    given = [number for table in case.given for number in numbers_in(table.lines)]
    return all("." not in number and "e" not in number for number in given)


# --- lines ---------------------------------------------------------------------------

# By the exercise, the values of which every element of a small case has a line.
LINES = {
    "Linear": ("Z", "dLdA", "dLdW", "dLdb"),
    "Conv1d": ("Z", "dLdA", "dLdW", "dLdb"),
    "Conv2d_stride1": ("Z", "dLdA"),
    "ConvTranspose1d": ("Z", "dLdA", "dLdW", "dLdb"),
    "ConvTranspose2d": ("Z", "dLdA"),
    "MaxPool2d": ("Z", "dLdA"),
    "MeanPool2d_stride1": ("Z", "dLdA"),
    "Upsample1d": ("Z", "dLdA"),
    "Downsample2d": ("Z", "dLdA"),
    "Identity": ("A", "dLdZ"),
    "ReLU": ("A", "dLdZ"),
    "BatchNorm1d": ("Z", "running_M", "running_V", "Z in evaluation", "dLdBW", "dLdBb"),
    "BatchNorm2d": ("Z", "running_M", "running_V", "Z in evaluation"),
    "LayerNorm": ("Z", "dLdgamma", "dLdbeta"),
    "RMSNorm": ("Z", "dLdgamma"),
    "MSELoss": ("value", "dLdA"),
    "L1Loss": ("value",),
    "SGD": ("W of layer 1 after step 1", "b of layer 1 after step 1"),
    "Adam": ("W of layer 1 after step 1", "b of layer 1 after step 1"),
    "MLP": ("Z", "Z again"),
}
# Those of which some have one: there is none of numbers of which exp is infinite.
SOMETIMES = {
    **dict.fromkeys(("Sigmoid", "Tanh", "Softmax"), ("A", "dLdZ")),
    **dict.fromkeys(("BatchNorm1d", "BatchNorm2d", "LayerNorm", "RMSNorm"), ("dLdA",)),
}


def references(exercise: Exercise) -> Iterator[tuple[Case, list[Expected]]]:
    """Small cases, and what PyTorch has for them."""
    for case in exercise.ladder(np.random.default_rng(0)):
        yield case, [*exercise.reference(torch, case)]


@pytest.mark.parametrize("name", EXERCISES)
def test_each_line_adds_up_to_what_is_right(name: str) -> None:
    exercise, told = EXERCISES[name](), set[str]()
    for case, expected in references(exercise):
        walk = walk_through(exercise, case)
        for one in expected:
            value = np.asarray(0.0 if isinstance(one.value, str) else one.value)
            for index in np.ndindex(value.shape):
                line = walk.line(one.name, index)
                if line is None:
                    assert one.name not in LINES.get(name, ())
                    continue
                told.add(one.name)
                assert np.isclose(line.value, value[index], rtol=1e-6, atol=1e-6), one.name
                assert np.isclose(evaluated(line.text), value[index], rtol=2e-3, atol=2e-3), line
    assert {*LINES.get(name, ()), *SOMETIMES.get(name, ())} <= told


@pytest.mark.parametrize("name", [name for name in EXERCISES if name not in ("Question", "MCQ")])
def test_every_case_is_gone_through_step_by_step(name: str) -> None:
    """The arrays of the first call, and of the second one only where that is asked for."""
    exercise = EXERCISES[name]()
    for case, expected in references(exercise):
        walk = walk_through(exercise, case)
        for one in expected:
            arrays = [array for step in walk.steps(one.name) for array in step.arrays.values()]
            assert arrays
            titles = [step.title for step in walk.steps(one.name)]
            assert ("second call" in titles) is (SECOND in one.name), (one.name, titles)
        assert all(isinstance(value, int | float | str) for value in walk.settings().values())


# --- which case is chosen ------------------------------------------------------------


def smallest(grade: Grade, item: str, path: str, *changes: tuple[str, str]) -> SmallestCase:
    (score,) = grade(edited(base("solution"), path, *changes), item).items
    assert score.smallest is not None
    return score.smallest


@pytest.mark.parametrize("finite", [False, True])
def test_an_overflow_is_not_shown_by_a_finite_number(finite: bool, grade: Grade) -> None:
    """Nor another mistake, which is told first, by an overflow."""
    overflow = ("shifted = A - A.max(axis=1, keepdims=True)", "shifted = A")
    other = ("(softmax - Y) / len(Y)", "softmax - Y / len(Y)")
    changes = (overflow, other) if finite else (overflow,)
    case = smallest(grade, "CrossEntropyLoss", "mytorch/loss.py", *changes)
    assert case.name.removesuffix(SECOND) == ("dLdA" if finite else "value")
    assert np.isfinite([float(n.strip("*")) for n in numbers_in(case.yours.lines)]).all() == finite


def test_a_second_call_is_shown_behind_the_first(grade: Grade) -> None:
    changed = ("dLdZ.T @ A  #", "dLdZ.T @ A + 2 * self.dLdW  #")
    case = smallest(grade, "Linear", "mytorch/linear.py", changed)
    assert case.name == f"dLdW{SECOND}"
    assert [(table.name, table.step) for table in case.given] == [
        ("W", ""),
        ("b", ""),
        ("A", "first call"),
        ("dLdZ", "first call"),
        ("A", "second call"),
        ("dLdZ", "second call"),
    ]


def test_of_running_values_the_calls_before_are_shown(grade: Grade) -> None:
    changed = ("M, V = self.running_M.astype(Z.dtype)", "M, V = 2 * self.running_M.astype(Z.dtype)")
    case = smallest(grade, "BatchNorm1d", "mytorch/batchnorm.py", changed)
    steps = ["", "first call, in training", "second call, in training", "then in evaluation"]
    assert [*dict.fromkeys(table.step for table in case.given)] == steps
    assert {one.name: one.value for one in case.settings} == {"alpha": "0.5", "eps": "1e-08"}


def test_steps_of_an_optimiser_are_shown_with_their_gradients(grade: Grade) -> None:
    changed = ("self.momentum * self.v[k] + grad", "2 * self.momentum * self.v[k] + grad")
    case = smallest(grade, "SGD", "mytorch/sgd.py", changed)
    assert case.name == "W of layer 1 after step 2"
    assert {table.step for table in case.given} == {"at the start", "step 1", "step 2"}
    assert next(laid_out(case)) == "lr 0.5, momentum 0.5"
    assert case.worked.endswith("= W - lr v = 3 - 0.5*(0.5*4 + 2) = 1")


@pytest.mark.parametrize(
    ("item", "path", "change", "told"),
    [
        ("BatchNorm1d", "mytorch/batchnorm.py", ("total / std", "total"), "dLdZ is not divided"),
        ("LayerNorm", "mytorch/layernorm.py", ("/ self.std", "/ self.std**2"), "Z: "),
        ("MLP1", "models/mlp.py", ("return dLdA0", "return -dLdA0"), "dLdA0: "),
    ],
)
def test_values_have_the_names_of_the_handout(
    item: str, path: str, change: tuple[str, str], told: str, grade: Grade
) -> None:
    (score,) = grade(edited(base("solution"), path, change), item).items
    assert sentences.headline(score).startswith(told)
    assert score.smallest is not None
    given = {table.name for table in score.smallest.given}
    assert given & {"x", "Z", "A0"}
    # Programs read the names that they have always read.
    assert score.faults[0].name == score.diagnoses[0].name == score.smallest.name
    assert score.faults[0].name in ("Z", "dLdA")


@pytest.mark.parametrize(
    ("numbers", "index", "note"),
    [
        ([[2, 1], [1, 2]], (0, 0, 1, 1), "it is no window's first maximum"),
        ([[2, 1], [1, 2]], (0, 0, 0, 1), "it is no window's maximum"),
        ([[1, 2, 3], [4, 5, 6]], (0, 0, 1, 2), "it is in no window"),
    ],
)
def test_what_a_maximum_is_not_taken_of_is_told_truly(
    numbers: list[list[int]], index: tuple[int, ...], note: str
) -> None:
    A = np.array([[numbers]], float)
    dLdZ = np.ones((1, 1, 1, 1))
    call = Case(A=A, dLdZ=dLdZ)
    case = Case(label="", kernel=2, stride=2, calls=[call, call])
    line = walk_through(EXERCISES["MaxPool2d"](), case).line("dLdA", index)
    assert line is not None
    assert (line.text, line.note) == ("0", note)
