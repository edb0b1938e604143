"""Height and width exchanged in the sizes of images: what a count or a cut by the other makes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from autograder.course.exercise import Exercise
from autograder.course.exercises.convolution import Convolution
from autograder.course.exercises.layer import LayerExercise
from autograder.course.exercises.pooling import Pooling
from autograder.course.exercises.resampling import Resampling
from autograder.course.mistake import Call, Mistake, Shown
from autograder.course.mistakes.convolution import STRIDED, inner_gradient

CUT = (
    "dLdA is cut to as many rows as the input is wide, and as many columns as it is high: rows go "
    "by its height, columns by its width"
)
COUNTED = (
    ("columns", "the columns are counted from the height: how many there are, the width says"),
    ("rows", "the rows are counted from the width: how many there are, the height says"),
)


def exchanged_of(exercise: Exercise) -> Iterator[Mistake]:
    """The ways to take height and width for each other in a layer on images."""
    name = exercise.name
    if not isinstance(exercise, LayerExercise) or exercise.pairs is None:
        return
    if name in STRIDED:
        yield _named("crop", CUT, exercise, _cut_from_inside)
    if name == "Downsample2d":
        yield _named("crop", CUT, exercise, partial(_cut_from_zeros, 0))
        yield _named("crop of more", CUT, exercise, partial(_cut_from_zeros, 1))
    if isinstance(exercise, Convolution | Pooling | Resampling):
        for axis, (what, sentence) in zip((3, 2), COUNTED, strict=True):
            yield _named(f"{what} left", sentence, exercise, partial(_left, axis))


def _named(key: str, sentence: str, exercise: Exercise, function: Any) -> Mistake:
    name = f"exchanged/{key.replace(' ', '_')}"
    return Mistake(name, sentence, (exercise.name,), function, apart=True)


def _cut_from_inside(call: Call) -> Shown:
    """The gradient of a convolution's padded input, cut with the sizes exchanged."""
    p, (height, width) = call.case.padding, call.A.shape[2:]
    return {"dLdA": inner_gradient(call)[:, :, p : p + width, p : p + height]}


def _cut_from_zeros(more: int, call: Call) -> Shown:
    """The gradient with all zeros that may be needed, or none after the last element, cut so."""
    k, (height, width) = call.case.factor, call.A.shape[2:]
    sizes = [k * n if more else k * (n - 1) + 1 for n in call.dLdZ.shape[2:]]
    full = call.torch.zeros(*call.A.shape[:2], *sizes, dtype=call.dLdZ.dtype)
    full[:, :, ::k, ::k] = call.dLdZ
    return {"dLdA": full[:, :, :width, :height]}


def _left(axis: int, call: Call) -> Shown:
    """The rows or columns of Z and dLdA that are too many for the other's number are still 0."""
    shown = {name: call.right[name].clone() for name in ("Z", "dLdA")}
    for array in shown.values():
        other = array.shape[5 - axis]
        if other < array.shape[axis]:
            array.narrow(axis, other, array.shape[axis] - other).zero_()
    return {name: value for name, value in shown.items() if not value.equal(call.right[name])}
