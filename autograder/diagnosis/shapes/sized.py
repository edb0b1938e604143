"""A value's shape, the one that is due, and all sizes of its case that it may come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from autograder.course.exercise import Case, Expected
from autograder.diagnosis.values import ShownValue, call_of
from autograder.diagnosis.words import axes_of
from autograder.records.calls import SECOND

Shape = tuple[int, ...]
GIVEN = ("A", "dLdZ")  # of a call
PARAMETERS = ("W", "b")  # of a case
SIZES = {
    "sample": "number of samples",
    "channel": "number of channels",
    "feature": "number of features",
    "position": "width",
    "row": "height",
    "column": "width",
    "output": "number of outputs",
    "input": "number of inputs",
    "output channel": "number of output channels",
    "input channel": "number of input channels",
    "kernel position": "kernel width",
    "kernel row": "kernel height",
    "kernel column": "kernel width",
    "element": "length",
}


class Sized(NamedTuple):
    """One value: the shape that is due, yours, the arrays' of its call, and the settings.

    `first` is the shape that is due in the first call, of a value of the second one.
    """

    name: str
    due: Shape
    yours: Shape
    given: Mapping[str, Shape]
    settings: Mapping[str, int]
    first: Shape | None = None

    @property
    def right(self) -> bool:
        """Whether it has the shape that is due."""
        return self.due == self.yours

    def setting(self, name: str, otherwise: int) -> int:
        """A setting of the layer, or what goes without it."""
        return self.settings.get(name, otherwise)


def sized(name: str, case: Case, expected: Expected, yours: Shape) -> Sized:
    """What is known of a value's shape; `name` is without the mark of a second call."""
    assert not isinstance(expected.value, str)
    call = call_of(case, expected)
    arrays = {key: call.get(key) for key in GIVEN} | {key: case.get(key) for key in PARAMETERS}
    given = {key: one.shape for key, one in arrays.items() if isinstance(one, np.ndarray)}
    settings = {
        key: number
        for key in ("kernel", "stride", "factor", "padding")
        if isinstance(number := case.get(key), int) and not isinstance(number, bool)
    }
    return Sized(name, expected.value.shape, yours, given, settings, _first(case, expected, call))


def _first(case: Case, expected: Expected, call: Case) -> Shape | None:
    """The shape that is due in the first call, where it is that of an array of the call."""
    calls = case.get("calls")  # which a model that is called twice has not
    if not calls or not expected.name.endswith(SECOND) or isinstance(expected.value, str):
        return None
    for key in GIVEN:
        now, before = call.get(key), calls[0].get(key)
        if (
            isinstance(now, np.ndarray)
            and isinstance(before, np.ndarray)
            and now.shape == expected.value.shape
        ):
            return tuple(before.shape)
    return None


def all_sized(shown: Sequence[ShownValue]) -> list[Sized]:
    """The same of values that were shown."""
    return [sized(s.name, s.case, s.expected, s.yours.shape) for s in shown]


def size_words(name: str, rank: int) -> tuple[str, ...]:
    """What the sizes along the axes of a value are called."""
    return tuple(SIZES.get(word, f"size along {word}") for word in axes_of(name, rank))
