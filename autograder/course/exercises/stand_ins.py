"""Stand-ins for parts of a student's model: an activation, a criterion, an init function.

The grader passes them in, so that a model is judged whatever the student's own parts are like.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.course.exercises.spelled import stand_in
from autograder.records.spelling import Spelling

LR = 0.25  # the learning rate


class Squash:
    """The activation that the grader passes: A / (1 + |A|), of either generation."""

    def forward(self, A: np.ndarray) -> np.ndarray:
        """Squash each element into (-1, 1); the result has A's shape, whatever that is."""
        self.slope = 1 / (1 + np.abs(A)) ** 2
        return np.asarray(A / (1 + np.abs(A)))

    __call__ = forward

    def backward(self, dLdZ: Any = None) -> Any:
        """The gradient, of A's shape, or the elementwise derivative where no gradient is given.

        Raises ValueError before a forward, or for a gradient of another shape.
        """
        if not hasattr(self, "slope"):
            raise ValueError("the activation's backward was called before its forward")
        if dLdZ is None:
            return self.slope
        try:
            return dLdZ * self.slope
        except ValueError:
            yours, expected = np.shape(dLdZ), self.slope.shape
            what = f"a gradient of shape {yours} came back to an activation of shape {expected}"
            raise ValueError(what) from None

    derivative = backward


class Weighing:
    """The criterion that the grader passes: the sum of the outputs times the labels."""

    def forward(self, A: np.ndarray, Y: np.ndarray) -> Any:
        """The loss, a single number whichever way it is averaged or summed.

        Raises ValueError where A and Y are not of one shape.
        """
        self.labels = Y
        try:
            return np.sum(A * Y)
        except ValueError:
            what = f"the criterion was given outputs of shape {np.shape(A)} and labels of shape"
            raise ValueError(f"{what} {np.shape(Y)}: forward(Z, labels) takes them alike") from None

    __call__ = forward

    def backward(self, *_: Any) -> np.ndarray:
        """The gradient with respect to the outputs, which is the labels and of their shape.

        Raises ValueError before a forward.
        """
        if not hasattr(self, "labels"):
            raise ValueError("the criterion's backward was called before its forward(Z, labels)")
        return self.labels.copy()

    derivative = backward


def squashes(count: int, spelling: Spelling) -> list[Any]:
    """So many activations, which have a course's names, too."""
    return [stand_in(Squash, spelling, "ReLU")() for _ in range(count)]


def weighing(spelling: Spelling) -> Any:
    """The criterion, which has a course's names, too."""
    return stand_in(Weighing, spelling, "CrossEntropyLoss")()


def ramp(*shape: Any) -> np.ndarray:
    """An init function of biases, called as `np.zeros` is, for any shape.

    None of its values is zero.
    """
    zeros = np.zeros(*shape)
    return np.asarray(zeros + np.linspace(0.5, 1, zeros.size).reshape(zeros.shape))


def asked(init: Callable[..., Any], shapes: list[tuple[Any, ...]]) -> Callable[..., Any]:
    """The same init function, which notes the shapes that it is asked for."""

    def noting(*shape: Any) -> Any:
        shapes.append(shape)
        try:
            return init(*shape)
        except TypeError:
            what = "an init function is given sizes, one by one, as in weight_init_fn(out, in, k)"
            raise TypeError(f"{what}; it was given {shape}") from None

    return noting
