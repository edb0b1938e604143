"""The case that is drawn and worked out for each exercise: small whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import numpy as np

from autograder.course.exercise import Case, Exercise
from autograder.course.exercises import convolution, pooling
from autograder.course.exercises.small import in_whole_numbers

SEED = 5  # of the numbers
Made = Callable[[Any, np.random.Generator], Case]


def _rung(number: int) -> Made:
    """One of the cases that the exercise draws for people."""
    return lambda exercise, rng: next(islice(exercise.ladder(rng), number, None))


def _case(*sizes: Any) -> Made:
    """A case of these sizes, in whole numbers."""

    def made(exercise: Any, rng: np.random.Generator) -> Case:
        return Case(in_whole_numbers(exercise.case(rng, *sizes, small=True), rng, keep=False))

    return made


def _image(
    channels: int, size: int, kernel: int, *, stride: int = 1, padding: int = 0, taller: int = 0
) -> Made:
    """A convolution to one channel."""
    row = convolution.Row(1, (channels, 1), size, kernel, stride, padding, taller=taller)
    return _case(row)


def _window(height: int, width: int, stride: int = 1) -> Made:
    """A pooling with windows of two by two."""
    return _case(pooling.Row(1, 1, height, width, 2, stride))


def _scores(*rows: list[float]) -> Made:
    """What an activation is given; the second call, which is not shown, has the same."""

    def made(exercise: Any, rng: np.random.Generator) -> Case:
        Z = np.array(rows)
        upstream = np.resize(np.array([1.0, 2.0, -1.0, 3.0]), Z.shape)
        return Case(label="", calls=[Case(A=Z.copy(), dLdZ=upstream.copy()) for _ in range(2)])

    return made


def _flattened(exercise: Any, rng: np.random.Generator) -> Case:
    A = np.arange(1.0, 13.0).reshape(2, 2, 3)
    calls = [Case(A=A.copy(), dLdZ=-A.reshape(2, 6)) for _ in range(2)]
    return Case(label="", calls=calls)


def _loss(exercise: Any, rng: np.random.Generator) -> Case:
    A = np.array([[1.0, 3.0, 2.0], [2.0, 0.0, -1.0]])
    Y = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
    return Case(label="", calls=[Case(A=A.copy(), Y=Y.copy()) for _ in range(2)])


CASES: Mapping[str, Made] = {
    "Identity": _scores([-2.0, 0.0, 3.0]),
    "Sigmoid": _scores([1.0, 0.0, -2.0]),
    "Tanh": _scores([1.0, 0.0, -2.0]),
    "ReLU": _scores([3.0, 0.0, -2.0], [-1.0, 1.0, 2.0]),
    "GELU": _scores([1.0, 0.0, -2.0]),
    "Softmax": _scores([1.0, 2.0, 0.0], [3.0, 3.0, -1.0]),
    "Flatten": _flattened,
    "Linear": _case(2, 3, 2, "float64"),
    "MSELoss": _loss,
    "L1Loss": _loss,
    "CrossEntropyLoss": _loss,
    "SGD": _rung(4),  # two steps with momentum
    "Adam": _rung(3),
    "BatchNorm1d": _rung(4),
    "BatchNorm2d": _rung(5),
    "LayerNorm": _rung(1),
    "RMSNorm": _rung(2),
    "Dropout": _rung(0),
    "Dropout2d": _rung(0),
    "Downsample1d": _case((1, 2), (5,), 2, "float64"),
    "Upsample1d": _case((1, 2), (3,), 2, "float64"),
    "Downsample2d": _case((1, 1), (3, 4), 2, "float64"),
    "Upsample2d": _case((1, 1), (2, 3), 2, "float64"),
    "Conv1d_stride1": _image(2, 4, 2),
    "Conv1d": _image(1, 5, 3, stride=2, padding=1),
    "Conv2d_stride1": _image(1, 4, 2, taller=-1),
    "Conv2d": _image(1, 5, 3, stride=2),
    "ConvTranspose1d": _image(1, 3, 2, stride=2),
    "ConvTranspose2d": _image(1, 2, 2, stride=2),
    "MaxPool2d_stride1": _window(3, 4),
    "MaxPool2d": _window(4, 5, 2),
    "MeanPool2d_stride1": _window(3, 4),
    "MeanPool2d": _window(4, 5, 2),
    "MLP0": _rung(0),
    "MLP1": _rung(0),
    "MLP": _rung(5),
    "ResBlock": _rung(8),
}


# In which layers say more than numbers do.
DRAWN_AS_LAYERS = ("MLP4", "CNN", "CNN_SimpleScanningMLP", "CNN_DistributedScanningMLP", "ResNet")


def case_for(exercise: Exercise) -> Case | None:
    """The case that is shown of an exercise; None where numbers would say little.

    Of one that nobody has thought of here, it is the smallest that it draws for people.
    """
    if exercise.name in DRAWN_AS_LAYERS:
        return None
    rng = np.random.default_rng(SEED)
    made = CASES.get(exercise.name)
    return made(exercise, rng) if made else next(exercise.ladder(rng), None)
