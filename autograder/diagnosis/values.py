"""What hypotheses are tried against: every value under one name, yours and what was expected."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from autograder.course.exercise import Case, Expected
from autograder.diagnosis.projection import Projected, projection, spread
from autograder.grading.compare import VANISHING, allowance, compare, precision, tolerance
from autograder.records.calls import SECOND
from autograder.worker.answers import Value

Fit = tuple[str, str] | None  # a key and a sentence where a hypothesis fits all values


DOUBLE = np.dtype(np.float64)


@dataclass(frozen=True)
class ShownValue:
    """One value: in which case and call it was shown, yours and what was expected.

    `name` is the observation's, without the mark of a second call.
    """

    name: str
    number: int  # of the case
    case: Case
    expected: Expected
    yours: np.ndarray  # float64, of any shape
    right: bool
    whole: bool = False  # whether yours came as integers
    dtype: np.dtype[Any] = DOUBLE  # of the case

    @property
    def second(self) -> bool:
        """Whether it is a second call's."""
        return self.expected.name.endswith(SECOND)

    @property
    def expected_value(self) -> np.ndarray:
        """The numbers that were expected, of any shape."""
        assert not isinstance(self.expected.value, str)
        return self.expected.value

    @cached_property
    def call(self) -> Mapping[str, Any]:
        """What was passed: the call's arrays, or the whole case's."""
        return call_of(self.case, self.expected)

    @cached_property
    def wrong(self) -> np.ndarray:
        """Which elements are wrong, of a value that has the right shape."""
        return ~self.near(self.expected_value)

    def near(self, value: np.ndarray) -> np.ndarray:
        """Which elements equal those of a value of the same shape, but for rounding.

        NaN equals NaN here, and infinity only itself.
        """
        finite = np.isfinite(value)
        numbers = np.where(finite, value, 0.0)
        allowed = allowance(self.expected, float(np.abs(numbers).max(initial=0.0)), self.dtype)
        close = (np.abs(self.yours - numbers) <= allowed) & finite
        both_nan = np.isnan(self.yours) & np.isnan(value)
        return np.asarray(close | both_nan | (self.yours == value))

    def allowed(self, value: np.ndarray) -> float:
        """By how much it may differ from a value of the same shape, for rounding."""
        return allowance(self.expected, float(np.abs(value).max(initial=0.0)), self.dtype)

    @cached_property
    def projection(self) -> float:
        """The number that stands for yours."""
        return projection(self.yours)

    @cached_property
    def reach(self) -> float:
        """By how much another's projection may differ that is the same but for rounding.

        Where what is due cancels, either may be nothing but rounding.
        """
        finite = np.where(np.isfinite(self.yours), self.yours, 0.0)
        cancels = self.expected.largest < VANISHING
        least = tolerance(self.expected, self.dtype) if cancels else 0.0
        return spread(max(least, self.allowed(finite)), finite.size)

    def equals(self, value: np.ndarray | Projected) -> bool:
        """Whether it is this value, in shape and numbers."""
        if self.yours.shape != value.shape:
            return False
        if isinstance(value, Projected):
            return abs(self.projection - value.number) <= self.reach
        largest = float(np.abs(value).max(initial=0.0))
        if math.isfinite(largest):  # then there is less to look at, and it is asked often
            allowed = allowance(self.expected, largest, self.dtype)
            if allowed >= 0:
                return bool((np.abs(self.yours - value) <= allowed).all())
        return bool(self.near(value).all())

    def is_expected(self, value: np.ndarray | Projected) -> bool:
        """Whether a value of any shape is the one that was expected, but for rounding."""
        expected = self.expected_value
        if value.shape != expected.shape:
            return False
        if isinstance(value, Projected):
            reach = spread(self.allowed(expected), expected.size)
            return abs(projection(expected) - value.number) <= reach
        off = np.abs(value - expected).max(initial=0.0)
        return bool(off <= self.allowed(expected))


def call_of(case: Case, expected: Expected) -> Case:
    """The call that a value was shown in, or the whole case where it has no calls."""
    calls = case.get("calls")
    return calls[int(expected.name.endswith(SECOND))] if calls else case


def collect(
    cases: Sequence[Case],
    values: Sequence[Mapping[str, Value]],
    expected: Sequence[Sequence[Expected]],
) -> dict[str, list[ShownValue]]:
    """All numbers that were shown, by name, in the order of cases and calls.

    What would cost nothing is left out; so are special cases of what is wrong in others, too, where
    it may go wrong in another way.
    """
    found: dict[str, list[ShownValue]] = {}
    for value in every_value(cases, values, expected):
        found.setdefault(value.name, []).append(value)
    return {name: _of_one_kind(seen) for name, seen in found.items()}


def every_value(
    cases: Sequence[Case],
    values: Sequence[Mapping[str, Value]],
    expected: Sequence[Sequence[Expected]],
) -> Iterator[ShownValue]:
    """All numbers that were shown, special cases included, but for what would cost nothing."""
    for number, (case, shown, of_case) in enumerate(zip(cases, values, expected, strict=True)):
        dtype = precision(case)  # of all its arrays: looked up once
        for one in of_case:
            value = shown.get(one.name)
            if value is None or value.array is None:
                continue
            if isinstance(one.value, str) or value.array.dtype == np.bool_:
                continue
            if one.aspect in case.get("remark_only", ()):
                continue  # it costs nothing, and often goes wrong in a way of its own
            right = compare(one, value, dtype).fault is None
            yours = np.asarray(value.array, dtype=np.float64)
            if one.any_shape and yours.size == one.value.size:
                yours = yours.reshape(one.value.shape)
            name = one.name.removesuffix(SECOND)
            whole = value.array.dtype.kind in "iu"
            yield ShownValue(name, number, case, one, yours, right, whole, dtype)


def _of_one_kind(shown: list[ShownValue]) -> list[ShownValue]:
    ordinary = [value for value in shown if "counts_as" not in value.case]
    return shown if all(value.right for value in ordinary) else ordinary
