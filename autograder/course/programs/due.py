"""The layers that a model has to have, with their sizes, in order."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from autograder.course.exercise import Case, Exercise
from autograder.course.exercises.cnn import CNN
from autograder.course.exercises.mlp import Perceptron
from autograder.course.exercises.residual import ResBlock
from autograder.course.exercises.scanning import ScanningMLP


class Layer(NamedTuple):
    """What a layer maps from and to, and how its kernel is moved; None is not known, or not due."""

    inputs: int
    outputs: int
    kernel: int | None = None
    stride: int | None = None
    padding: int | None = None

    def __str__(self) -> str:
        text = f"{self.inputs}-{self.outputs}"
        words = ("kernel", self.kernel), ("stride", self.stride), ("padding", self.padding)
        more = [f"{word} {size}" for word, size in words if size is not None]
        return f"{text} ({', '.join(more)})" if more else text

    def fits(self, due: Layer) -> bool:
        """Whether nothing that is known of both differs."""
        return all(a == b for a, b in zip(self, due, strict=True) if None not in (a, b))

    def turned(self) -> Layer:
        """The layer that maps the other way."""
        return self._replace(inputs=self.outputs, outputs=self.inputs)


def layers_due(exercise: Exercise, case: Case) -> list[Layer]:
    """The layers of a case's model; none where they are not told as a line."""
    if isinstance(exercise, Perceptron):
        return [Layer(*pair) for pair in pairwise(case.sizes)]
    if isinstance(exercise, ScanningMLP):
        return [Layer(*sizes) for sizes in exercise.convolutions]
    if isinstance(exercise, CNN):
        shapes, strides = [W.shape for W in case.W], case.sizes[4]
        convolutions = [
            Layer(W[1], W[0], W[2], stride) for W, stride in zip(shapes, strides, strict=False)
        ]
        return [*convolutions, Layer(shapes[-1][1], shapes[-1][0])]
    if isinstance(exercise, ResBlock):
        c_in, c_out, *sizes = case.sizes
        aside = [Layer(c_in, c_out, *sizes)] if "shortcut" in case.parameters else []
        return [Layer(c_in, c_out, *sizes), Layer(c_out, c_out, 1, 1, 0), *aside]
    return []
