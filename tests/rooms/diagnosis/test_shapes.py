"""Why a value has a wrong shape: the rule that gives it in all cases, and none by chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
import pytest
import torch

from autograder.course.exercise import Case, Expected
from autograder.course.exercises import EXERCISES
from autograder.diagnosis.shapes.laws import LAWS, Law, along, laws_of
from autograder.diagnosis.shapes.reasons import reason_of
from autograder.diagnosis.shapes.sized import Shape, Sized, sized
from autograder.records.calls import SECOND
from tests.conftest import Grade
from tests.samples.shapes import PLANTS
from tests.support.sampling import every
from tests.support.spoilt import Plant, planted

IN_2D = (
    *("Conv2d_stride1", "Conv2d", "ConvTranspose2d", "Upsample2d", "Downsample2d"),
    *("MaxPool2d_stride1", "MeanPool2d"),
)


def due(exercise: str, name: str) -> Iterator[tuple[Case, Expected]]:
    """What is due under a name, in all cases and calls."""
    kind = EXERCISES[exercise]()
    for case in kind.cases(np.random.default_rng(0)):
        for one in kind.reference(torch, case):
            if one.name.removesuffix(SECOND) == name and "counts_as" not in case:
                yield case, one


def shaped(exercise: str, name: str, change: Callable[[Sized], Shape]) -> list[Sized]:
    """The same with shapes that are changed."""
    rows = [(case, one, np.shape(np.asarray(one.value))) for case, one in due(exercise, name)]
    right = [sized(name, case, one, shape) for case, one, shape in rows]
    return [one._replace(yours=change(one)) for one in right]


def by_laws(exercise: str, name: str) -> Iterator[tuple[Law, tuple[int, ...], list[Sized]]]:
    """Shapes by each law, along the height, the width, or both."""
    values = shaped(exercise, name, lambda one: one.due)
    for law, axes in product(() if not values else laws_of(values, 2), ((2,), (3,), (2, 3))):

        def by_law(one: Sized, law: Law = law, axes: tuple[int, ...] = axes) -> Shape:
            sizes = {axis: along(one, axis) for axis in axes}
            return tuple(
                n if (a := sizes.get(axis)) is None else law.size(a)
                for axis, n in enumerate(one.due)
            )

        made = shaped(exercise, name, by_law)
        if sum(not one.right for one in made) > 1:
            yield law, axes, made


@pytest.mark.parametrize(("exercise", "name"), [*product(IN_2D, LAWS)])
def test_a_law_is_told(exercise: str, name: str) -> None:
    for law, axes, values in by_laws(exercise, name):
        reason = reason_of(values)
        assert reason is not None, law.says
        assert law.says in reason.sentence
        assert reason.sentence.count("; or ") <= 1
        assert ("width" in reason.sentence) == (3 in axes)
        assert ("height" in reason.sentence) == (2 in axes)


@pytest.mark.parametrize("exercise", IN_2D)
def test_what_is_right_needs_no_reason(exercise: str) -> None:
    assert reason_of(shaped(exercise, "Z", lambda one: one.due)) is None


@pytest.mark.parametrize("exercise", IN_2D)
def test_sizes_by_chance_have_no_reason(exercise: str) -> None:
    rng = np.random.default_rng(3)

    def drawn(one: Sized) -> Shape:
        return tuple(int(n) for n in rng.integers(1, 12, len(one.due)))

    assert reason_of(shaped(exercise, "Z", drawn)) is None


WHOLE: tuple[tuple[str, str, Callable[[Sized], Shape], str], ...] = (
    ("Conv2d", "Z", lambda s: (*s.due[:2], s.due[3], s.due[3]),
     "its height is what its width should be: it is worked out from the width"),
    ("Conv2d", "Z", lambda s: (*s.due[:2], s.due[2], s.due[2]),
     "its width is what its height should be: it is worked out from the height"),
    ("Conv2d", "Z", lambda s: (*s.due[:2], s.due[3], s.due[2]),
     "its height and its width are exchanged"),
    ("Conv2d", "dLdA", lambda s: (*s.due[:2], s.due[2], s.due[2]),
     "its width is what its height should be: it is worked out from the height"),
    ("Conv2d", "Z", lambda s: (s.due[1], s.due[0], *s.due[2:]),
     "its number of samples and its number of channels are exchanged"),
    ("Conv2d", "Z", lambda s: (s.due[0] * s.due[1], *s.due[2:]),
     "its samples and channels are one axis: they have one each"),
    ("Conv2d", "Z", lambda s: (s.due[0], *s.due[2:]),
     "it lacks the axis of channels: summed over, or indexed away"),
    ("Conv2d", "Z", lambda s: (int(np.prod(s.due)),),
     "it is flat: all its elements are along one axis"),
    ("Conv2d", "Z", lambda s: (*s.due, 1),
     "it has an axis of size 1 more than is due, at the end"),
    ("Conv2d", "Z", lambda s: (s.due[0], s.given["A"][1], *s.due[2:]),
     "its number of channels is the input's number of channels"),
    ("Conv2d", "dLdA", lambda s: (*s.due[:2], *(n + 1 for n in s.due[2:])),
     "its height and width are too large by 1"),
    ("Upsample1d", "dLdA", lambda s: (*s.due[:2], s.due[2] + s.settings["factor"]),
     "its width is too large by the factor"),
    ("Downsample2d", "dLdA", lambda s: s.first or s.due,
     "a second call has the shape that is due in the first: work it out anew in every forward"),
    ("Linear", "Z", lambda s: s.given["A"], "its shape is that of the input"),
    ("Linear", "Z", lambda s: (s.due[0],), "it lacks the axis of features"),
    ("Linear", "dLdW", lambda s: s.due[::-1],
     "its number of outputs and its number of inputs are exchanged"),
    ("MSELoss", "value", lambda s: s.given["A"],
     "it has one number for each element: a single one is due, of all of them"),
    ("MSELoss", "value", lambda s: s.given["A"][:1],
     "it has one number for each sample: a single one is due, of all of them"),
    ("Flatten", "Z", lambda s: (int(np.prod(s.due)),),
     "it is flat: all its elements are along one axis"),
)  # fmt: skip


@pytest.mark.parametrize(("exercise", "name", "change", "said"), WHOLE)
def test_a_whole_shape_is_told(
    exercise: str, name: str, change: Callable[[Sized], Shape], said: str
) -> None:
    reason = reason_of(shaped(exercise, name, change))
    assert reason is not None
    assert reason.sentence.startswith(said)
    assert reason.sure


def test_one_setting_is_not_enough_to_be_sure() -> None:
    values = shaped("Conv2d", "Z", lambda s: (*s.due[:2], s.due[3], s.due[3]))[:1]
    reason = reason_of(values)
    assert reason is None or not reason.sure


@pytest.mark.parametrize("plant", every(4, PLANTS, "{0.name}-{0.item}".format))
def test_a_planted_shape_is_told(plant: Plant, grade: Grade) -> None:
    (item,) = [i for i in grade(planted(plant), plant.item).items if i.name == plant.item]
    assert any(plant.name in one.sentence for one in item.diagnoses), [*item.diagnoses]
