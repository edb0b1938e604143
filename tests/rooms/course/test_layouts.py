"""Arrays that are read in another order than they lie in: told where they are, never elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
import torch

from autograder.course.exercise import Aspect, Case, Expected
from autograder.course.exercises import EXERCISES
from autograder.course.layouts.layers import layouts_of
from autograder.course.layouts.misread import IMAGES, KERNELS, UNROLLED, Misread
from autograder.course.mistake import Mistake
from autograder.diagnosis.layouts import laid_out, square
from autograder.diagnosis.values import ShownValue
from autograder.records.calls import SECOND
from tests.conftest import Grade
from tests.samples.relaid import COLUMNS, RELAID, Relaid
from tests.support.grading import item_of
from tests.support.right import base
from tests.support.sampling import every

WITH_LAYOUTS = [name for name, kind in EXERCISES.items() if [*layouts_of(kind())]]
TELLING = re.compile(r"layout/|exchanged/|relation/(layout|square)|step/.*flattened_by_places")
IMAGE = np.arange(2 * 3 * 4 * 5.0).reshape(2, 3, 4, 5) ** 1.5
OTHER = np.arange(3 * 2 * 3 * 4.0).reshape(3, 2, 3, 4) ** 1.4


PLANTED = every(24, RELAID, "{0.exercise}-{0.style}-{0.name}-{0.key}".format, slow_step=2)


@pytest.mark.parametrize("relaid", PLANTED)
def test_it_is_named(relaid: Relaid, grade: Grade) -> None:
    item = item_of(relaid.exercise)
    (score,) = [one for one in grade(relaid.sources(), item).items if one.name == item]
    assert score.points < score.possible
    told = {one.name: one for one in score.diagnoses}
    assert told[relaid.name].key == relaid.key, told
    assert told[relaid.name].confidence == "certain"
    assert all(TELLING.match(one.key) for one in told.values()), told


def test_columns_are_right_without_a_mistake(grade: Grade) -> None:
    item = item_of("Conv2d_stride1")
    card = grade({**base("solution"), "mytorch/Conv2d.py": COLUMNS}, item)
    (score,) = [one for one in card.items if one.name == item]
    assert score.points == score.possible
    assert not score.diagnoses


@pytest.mark.parametrize("name", WITH_LAYOUTS)
def test_no_two_of_them_show_the_same(name: str) -> None:
    """Where they say something else; and none shows what is right.

    To dLdb it does not matter in which order the elements of a channel are read.
    """
    exercise = EXERCISES[name]()
    cases = [*exercise.cases(np.random.default_rng(3))]
    right = [{e.name: e.value for e in exercise.reference(torch, case)} for case in cases]
    known: dict[str, list[tuple[Mistake, list[dict[str, np.ndarray]]]]] = {}
    for one in layouts_of(exercise):
        assert len(one.sentence) < 200
        shown = [one.shown(torch, exercise, case) for case in cases]
        for wanted in {n.removesuffix(SECOND) for case in shown for n in case}:
            alone = [
                {n: v for n, v in c.items() if n.removesuffix(SECOND) == wanted} for c in shown
            ]
            assert not _alike(
                alone, [{n: np.asarray(r[n]) for n in c} for c, r in zip(alone, right, strict=True)]
            )
            for other, values in known.setdefault(wanted, []):
                assert (
                    wanted == "dLdb" or other.sentence == one.sentence or not _alike(alone, values)
                ), (other, one)
            known[wanted].append((one, alone))


def _alike(some: Sequence[dict[str, np.ndarray]], others: Sequence[dict[str, np.ndarray]]) -> bool:
    return all(
        {*one} == {*other}
        and all(v.shape == other[n].shape and np.allclose(v, other[n]) for n, v in one.items())
        for one, other in zip(some, others, strict=True)
    )


@pytest.mark.parametrize("table", [IMAGES, KERNELS, UNROLLED])
def test_an_array_is_read_as_it_says(table: dict[int, tuple[Misread, ...]]) -> None:
    for rank, known in table.items():
        array = torch.arange(float(np.prod(range(2, 2 + rank)))).reshape(*range(2, 2 + rank))
        for one in known:
            lies = array.permute(one.laid).flatten()
            assert one.of(array).shape == array.shape
            assert one.of(array).permute(one.read).flatten().equal(lies)


@pytest.mark.parametrize(
    ("laid", "read", "words"),
    [
        ((0, 2, 3, 1), (0, 1, 2, 3), "(sample, row, column, channel) and read in"),
        ((0, 1, 2, 3), (0, 2, 3, 1), "read in the order (sample, row, column, channel)"),
        ((1, 2, 3, 0), (1, 0, 2, 3), "(channel, row, column, sample) and read in"),
    ],
)
def test_numbers_that_lie_in_another_order(
    laid: tuple[int, ...], read: tuple[int, ...], words: str
) -> None:
    misread = Misread(laid, read)
    found = laid_out(
        [_value(one, misread.of(torch.from_numpy(one)).numpy()) for one in (IMAGE, OTHER)]
    )
    assert found is not None
    assert words in found[1]


def test_what_agrees_by_chance_is_not_told() -> None:
    zeros, ones = np.zeros((2, 3, 4, 5)), np.ones((2, 3, 4, 5))
    assert laid_out([_value(zeros, ones)]) is None
    few = np.array([[1.0, 2.0, 3.0], [3.0, 1.0, 2.0]])
    assert laid_out([_value(few, few.T.reshape(2, 3))]) is None
    moved = np.moveaxis(IMAGE, 1, -1).reshape(IMAGE.shape)
    assert laid_out([_value(IMAGE, moved), _value(OTHER, OTHER)]) is None  # it would be wrong, too
    assert laid_out([_value(IMAGE, moved), _value(OTHER, OTHER + 1)]) is None
    assert (
        laid_out(
            [
                _value(
                    IMAGE, np.random.default_rng(0).permutation(IMAGE.ravel()).reshape(IMAGE.shape)
                )
            ]
        )
        is None
    )


def test_a_square_image_is_told_by_what_it_should_be() -> None:
    wide = [_value(one, one[:, :, :, :-1]) for one in (IMAGE, OTHER)]
    found = square(wide)
    assert found is not None
    assert "columns are counted from the height" in found[1]
    assert square([*wide, _value(IMAGE, IMAGE)]) is None  # its width is right
    assert square([*wide, _value(IMAGE[:, :, :, :4], IMAGE[:, :, :, :4])]) is not None
    assert square([_value(IMAGE, IMAGE[:, :, :, :-1] + 1)]) is None
    assert square([_value(IMAGE[0], IMAGE[0, :, :, :-1])]) is None


def _value(expected: np.ndarray, yours: np.ndarray) -> ShownValue:
    one = Expected("Z", Aspect.FORWARD, expected)
    return ShownValue(
        "Z", 0, Case(label="", A=expected), one, yours, np.array_equal(yours, expected)
    )
