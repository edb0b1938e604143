"""Rows of an MLP's matrices that are counted wrongly where a scanning MLP reads its kernels."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from autograder.course.exercise import Exercise
from autograder.course.exercises.scanning import ScanningMLP
from autograder.course.layouts.misread import named
from autograder.course.mistake import Mistake, Shown, Whole
from autograder.course.mistakes.scanning import play, right

NUMBERS = ("first", "second", "third")
Sizes = tuple[int, int, int, int]  # inputs, outputs, kernel, stride


def rows_of(exercise: Exercise) -> Iterator[Mistake]:
    """The ways to go on to the next frame by another number of rows than a frame has."""
    if not isinstance(exercise, ScanningMLP):
        return
    for layer, sizes in enumerate(exercise.convolutions):
        c_in, _, k, _ = sizes
        for step in dict.fromkeys(_taken_for(sizes)):
            if k > 1:
                word = NUMBERS[layer]
                sentence = (
                    f"the {word} kernel is read from rows {_times(step)}t + c of its matrix, for "
                    f"frame t and channel c: it is row {c_in} t + c, as a frame has {c_in} of them"
                )
                use = partial(_read, layer, step)
                yield named(f"rows {step} of {word}", sentence, exercise, use)


def _taken_for(sizes: Sizes) -> tuple[int, ...]:
    """What may be taken for the number of a frame's rows."""
    c_in, out, k, stride = sizes
    found = (k, out, stride, c_in - 1, 1)
    return tuple(step for step in found if step < c_in)  # with more, there are no such rows


def _times(step: int) -> str:
    return f"{step} " if step > 1 else ""


def _read(layer: int, step: int, whole: Whole) -> Shown:
    """What is shown where one kernel's frames are so many rows apart; nothing where they end."""
    chosen = whole.exercise.convolutions[layer][:3]

    def kernel(block: Any, c_in: int, out: int, k: int) -> Any:
        if (c_in, out, k) != chosen:
            return right(block, c_in, out, k)
        rows = [[step * t + c for t in range(k)] for c in range(c_in)]
        return block[whole.torch.tensor(rows)].permute(2, 0, 1)

    return play(whole, kernel)
