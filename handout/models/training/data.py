"""The data: two curves that are made here, and the digits that come with scikit-learn."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from models.training.errors import TrainingError
from mytorch.layer import Array, Shape

HELD_OUT = 5  # one example in so many is held out


class Data(NamedTuple):
    """What to train on, and what to judge by: inputs (N, ...) and targets (N, out), float64."""

    inputs: Array
    targets: Array
    test_inputs: Array
    test_targets: Array


LoadData = Callable[[int], Data]


def sine(seed: int) -> Data:
    """100 points of y = 20 sin 2πx for x from 0 to 1; inputs and targets are (100, 1)."""
    x = np.linspace(0, 1, 100)[:, np.newaxis]
    y = 20 * np.sin(2 * np.pi * x)
    return Data(x, y, x, y)


def cubic(seed: int) -> Data:
    """100 points of y = x³ for x from -1 to 1, with normal noise of 0.1; (100, 1) each.

    The fit is judged by the same points: at best, its mean squared error is the noise's, 0.01.
    """
    x = np.linspace(-1, 1, 100)[:, np.newaxis]
    y = x**3 + 0.1 * np.random.default_rng(seed).normal(size=x.shape)
    return Data(x, y, x, y)


def digits(shape: Shape) -> LoadData:
    """1,797 scanned digits of 8 × 8 pixels from 0 to 1, each in this shape; targets are one-hot.

    A fifth is held out, drawn once and for all: it is the same for every seed.
    """

    def load(seed: int) -> Data:
        pixels, classes = scanned_digits()
        images = (pixels / 16).reshape(-1, *shape)
        targets = np.eye(10)[classes]
        drawn = np.random.default_rng(0).permutation(len(images))
        held_out, rest = np.split(drawn, [len(drawn) // HELD_OUT])
        return Data(images[rest], targets[rest], images[held_out], targets[held_out])

    return load


@cache
def scanned_digits() -> tuple[Array, Array]:
    """The pixels, (1797, 64) from 0 to 16, and the classes, (1797,).

    TrainingError where scikit-learn is not installed.
    """
    try:
        from sklearn.datasets import load_digits  # type: ignore[import-untyped]
    except ImportError as error:
        install = "python -m pip install scikit-learn"
        raise TrainingError(f"the digits come with scikit-learn: {install} ({error})") from None
    pixels, classes = load_digits(return_X_y=True)
    return pixels, classes
