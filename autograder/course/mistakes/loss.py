"""Mistakes in losses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from autograder.course.mistake import Shown, Whole, mistake
from autograder.records.calls import SECOND

FOR_STUDENTS = True


class One(NamedTuple):
    """One call of a loss: float64 tensors, and their sizes.

    A cross-entropy's gradient is divided by `averaged`: N, or 1 where the reading is the sum.
    """

    A: Any
    Y: Any
    N: int
    C: int
    averaged: int

    @property
    def E(self) -> Any:
        """The error."""
        return self.A - self.Y

    @property
    def softmax(self) -> Any:
        """The probabilities of each row."""
        return self.A.softmax(1)


def each(whole: Whole, function: Callable[[One], Shown]) -> Shown:
    """What both calls show."""
    shown: dict[str, Any] = {}
    summed = whole.reading.get("cross_entropy_gradients") == "sum"
    for call, mark in zip(whole.case.calls, ("", SECOND), strict=True):
        A, Y = (whole.torch.from_numpy(a.astype(np.float64)) for a in (call.A, call.Y))
        N, C = A.shape
        found = function(One(A, Y, N, C, 1 if summed else N))
        shown |= {name + mark: value for name, value in found.items()}
    return shown


def overflowing(one: One) -> Any:
    """The softmax by its definition, which is NaN for large logits."""
    return one.A.exp() / one.A.exp().sum(1, keepdim=True)


def entropy(one: One, softmax: Any) -> Shown:
    """Value and gradient from what is taken for the softmax."""
    return {
        "value": -(one.Y * softmax.log()).sum() / one.N,
        "dLdA": (softmax - one.Y) / one.averaged,
    }


# --- MSELoss -------------------------------------------------------------------------------


@mistake("MSELoss")
def two_forgotten(whole: Whole) -> Shown:
    """The gradient lacks the 2 that the square's derivative brings."""
    return each(whole, lambda one: {"dLdA": one.E / (one.N * one.C)})


@mistake("MSELoss")
def outputs_forgotten(whole: Whole) -> Shown:
    """The gradient is divided by the batch size alone: forward divides by the outputs, too."""
    return each(whole, lambda one: {"dLdA": 2 * one.E / one.N})


@mistake("MSELoss")
def two_and_outputs_forgotten(whole: Whole) -> Shown:
    """backward gives (A - Y) / N, which is not the gradient of your forward: derive it again."""
    return each(whole, lambda one: {"dLdA": one.E / one.N})


@mistake("MSELoss")
def gradient_not_divided(whole: Whole) -> Shown:
    """The gradient is not divided at all, but forward is a mean."""
    return each(whole, lambda one: {"dLdA": 2 * one.E})


@mistake("MSELoss")
def only_the_error(whole: Whole) -> Shown:
    """backward gives the error A - Y, which is not the gradient of your forward."""
    return each(whole, lambda one: {"dLdA": one.E})


@mistake("MSELoss")
def batch_forgotten(whole: Whole) -> Shown:
    """The gradient is divided by the number of outputs alone: the batch size is missing."""
    return each(whole, lambda one: {"dLdA": 2 * one.E / one.C})


@mistake("MSELoss")
def root_taken(whole: Whole) -> Shown:
    """The value is the square root of the mean: MSE takes none."""
    return each(whole, lambda one: {"value": (one.E**2).mean().sqrt()})


@mistake("MSELoss")
def absolute_for_square(whole: Whole) -> Shown:
    """The value is the mean absolute error: the errors should be squared."""
    return each(whole, lambda one: {"value": one.E.abs().mean()})


@mistake("MSELoss")
def square_of_the_sum(whole: Whole) -> Shown:
    """The errors are added up, then squared: square each of them first."""
    return each(whole, lambda one: {"value": one.E.sum() ** 2 / (one.N * one.C)})


@mistake("MSELoss", "L1Loss")
def times_outputs(whole: Whole) -> Shown:
    """It is divided by N, then multiplied by C: x / N * C lacks its parentheses."""
    return _scaled(whole, lambda one: one.C**2)


# --- L1Loss --------------------------------------------------------------------------------


@mistake("L1Loss")
def divided_by_the_batch_alone(whole: Whole) -> Shown:
    """It is divided by the batch size alone: the mean is over all elements."""
    return _scaled(whole, lambda one: one.C)


@mistake("L1Loss")
def not_divided(whole: Whole) -> Shown:
    """It is a sum: divide by the number of elements."""
    return _scaled(whole, lambda one: one.N * one.C)


def _scaled(whole: Whole, factor: Callable[[One], float]) -> Shown:
    """Value and gradient multiplied by a factor of each call."""
    factors = each(whole, lambda one: dict.fromkeys(("value", "dLdA"), factor(one)))
    return {name: by * whole.right[name] for name, by in factors.items()}


@mistake("MSELoss", "L1Loss")
def errors_cancel(whole: Whole) -> Shown:
    """The value is the mean of A - Y itself, in which errors of either sign cancel out."""
    return each(whole, lambda one: {"value": one.E.mean()})


@mistake("L1Loss")
def gradient_of_the_square(whole: Whole) -> Shown:
    """The gradient grows with the error, as that of a square: here only its sign counts."""
    return each(whole, lambda one: {"dLdA": 2 * one.E / (one.N * one.C)})


@mistake("L1Loss")
def error_for_its_sign(whole: Whole) -> Shown:
    """The gradient grows with the error: of an absolute value only the sign counts."""
    return each(whole, lambda one: {"dLdA": one.E / (one.N * one.C)})


@mistake("L1Loss")
def squared(whole: Whole) -> Shown:
    """The errors are squared: L1 takes their absolute values."""
    return each(whole, lambda one: {"value": (one.E**2).mean()})


# --- CrossEntropyLoss ----------------------------------------------------------------------


@mistake("CrossEntropyLoss")
def log_of_zero(whole: Whole) -> Shown:
    """Large logits give NaN: exp overflows, or the softmax rounds to 0 and its log is infinite."""
    return each(whole, lambda one: {"value": entropy(one, one.softmax)["value"]})


@mistake("CrossEntropyLoss")
def not_shifted(whole: Whole) -> Shown:
    """exp overflows for large logits: subtract each row's maximum first."""
    return each(whole, lambda one: entropy(one, overflowing(one)))


@mistake("CrossEntropyLoss")
def softmax_over_the_batch(whole: Whole) -> Shown:
    """The softmax is taken over the batch: each sample's row has to sum to 1."""
    return each(whole, lambda one: entropy(one, one.A.softmax(0)))


@mistake("CrossEntropyLoss")
def softmax_over_everything(whole: Whole) -> Shown:
    """The softmax is normalised by the sum of the whole batch: each row has to sum to 1."""
    return each(whole, lambda one: entropy(one, one.A.flatten().softmax(0).reshape(one.A.shape)))


@mistake("CrossEntropyLoss")
def softmax_twice(whole: Whole) -> Shown:
    """The softmax is applied twice: once is enough, for A holds logits."""
    return each(whole, lambda one: entropy(one, one.softmax.softmax(1)))


@mistake("CrossEntropyLoss")
def softmax_forgotten(whole: Whole) -> Shown:
    """A is taken for probabilities: it holds logits, which need a softmax first."""
    return each(whole, lambda one: entropy(one, one.A))


@mistake("CrossEntropyLoss")
def mean_forgotten(whole: Whole) -> Shown:
    """The value is the sum over the batch: it should be the mean."""
    return each(whole, lambda one: {"value": -(one.Y * one.A.log_softmax(1)).sum()})


@mistake("CrossEntropyLoss")
def divided_by_all_elements(whole: Whole) -> Shown:
    """It is divided by the number of all elements: there is one target for each sample."""
    return _scaled(whole, lambda one: 1 / one.C)


@mistake("CrossEntropyLoss")
def logarithm_forgotten(whole: Whole) -> Shown:
    """The value adds up probabilities: take their logarithms."""
    return each(whole, lambda one: {"value": -(one.Y * one.softmax).sum() / one.N})


@mistake("CrossEntropyLoss")
def binary(whole: Whole) -> Shown:
    """The value also counts the log of 1 - p, as for two classes: only the target's p matters."""

    def shown(one: One) -> Shown:
        p, Y = one.softmax, one.Y
        return {"value": -(Y * p.log() + (1 - Y) * (1 - p).log()).sum() / one.N}

    return each(whole, shown)


@mistake("CrossEntropyLoss")
def softmax_not_differentiated(whole: Whole) -> Shown:
    """The gradient is the logarithm's alone, -Y / p: it still has to go through the softmax."""
    return each(whole, lambda one: {"dLdA": -one.Y / one.softmax / one.averaged})


@mistake("CrossEntropyLoss")
def target_forgotten(whole: Whole) -> Shown:
    """The gradient does not depend on the target."""
    return each(whole, lambda one: {"dLdA": one.softmax / one.averaged})


@mistake("CrossEntropyLoss")
def logits_for_softmax(whole: Whole) -> Shown:
    """The gradient is made of the logits themselves: their softmax belongs there."""
    return each(whole, lambda one: {"dLdA": one.E})
