"""Comparison: anchored on the reference, exact in shape, and never fooled by NaN."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from autograder.course.exercise import Aspect, Case, Expected
from autograder.grading.compare import Verdict, compare, keeps_shape, precision, tolerance
from autograder.worker import wire
from autograder.worker.answers import Value, parse

DOUBLE = Case(A=np.zeros(1))
SINGLE = Case(calls=[Case(A=np.zeros(1, np.float32))])
RIGHT = np.array([[0.5, -1.5, 2.0], [1.0, 0.0, 3.0]])


def shown(value: Any) -> Value:
    described, body = wire.observe({"Z": value})
    header = {"kind": "Observed", "nonce": 0, "values": described}
    return parse(msgspec.json.encode(header), body)[1]["Z"]


def expected(value: Any = RIGHT, **options: Any) -> Expected:
    return Expected("Z", Aspect.FORWARD, value, **options)


def fault(value: Any, case: Case = DOUBLE, right: Any = RIGHT, **options: Any) -> str | None:
    return compare(expected(right, **options), shown(value), precision(case)).sentence or None


def test_what_is_right_passes() -> None:
    assert compare(expected(), shown(RIGHT), np.dtype(float)) == Verdict()
    assert fault(RIGHT) is None
    assert fault(RIGHT + 1e-15) is None


def test_the_greatest_difference_is_named() -> None:
    wrong = RIGHT.copy()
    wrong[0, 2] += 1e-3
    wrong[1, 0] = -4
    assert fault(wrong) == "2 of 6 elements differ, largest at [1, 0]: yours -4, expected 1"


def test_as_many_digits_as_tell_the_values_apart() -> None:
    assert fault(RIGHT + np.eye(2, 3) * 1e-8) == (
        "2 of 6 elements differ, largest at [0, 0]: yours 0.50000001, expected 0.5"
    )


def test_an_attribute_that_is_none_lacks_no_return() -> None:
    for name, aspect in (("dLdW", Aspect.PARAMETERS), ("running_M", Aspect.STATE)):
        right = Expected(name, aspect, RIGHT)
        sentence = "is not set: yours is None, expected an array of shape (2, 3)"
        assert compare(right, shown(None), np.dtype(float)).fault == sentence
    returned = Expected("Z in evaluation", Aspect.STATE, RIGHT)
    assert "is a return missing" in str(compare(returned, shown(None), np.dtype(float)).fault)


@pytest.mark.parametrize(
    ("parameter", "gradient", "keeps"),
    [
        ((2, 1), (2, 1), True),
        ((2, 1), (2,), False),
        ((2,), (2, 1), False),
        ((1, 3), (3,), True),
        ((3,), (1, 3), False),
        ((1, 3, 1, 1), (3,), False),
        ((2, 3), (3, 2), False),
    ],
)
def test_an_update_keeps_a_parameters_shape_by_broadcasting(
    parameter: tuple[int, ...], gradient: tuple[int, ...], keeps: bool
) -> None:
    assert keeps_shape(parameter, gradient) is keeps


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "yours is None, expected an array of shape (2, 3); is a return missing?"),
        (RIGHT.tolist(), "yours is a list, expected an array of shape (2, 3); wrap it in np.array"),
        ("Z", "yours is a string, expected an array of shape (2, 3)"),
        (1.5, "yours is a float, expected an array of shape (2, 3)"),
        (
            np.ma.array(RIGHT),
            "yours is a numpy.ma.MaskedArray, expected an array of shape (2, 3); "
            "return a plain array",
        ),
        (RIGHT.astype(object), "yours is an array of object, expected one of floating numbers"),
        (
            RIGHT.astype(complex),
            "yours is an array of complex128, expected one of floating numbers",
        ),
        (RIGHT > 0, "yours is an array of booleans, expected an array of shape (2, 3)"),
        (RIGHT.T, "yours has shape (3, 2), expected (2, 3)"),
        (RIGHT[:1], "yours has shape (1, 3), expected (2, 3)"),
        (RIGHT[:, :0], "yours has shape (2, 0), expected (2, 3)"),
        (np.round(RIGHT).astype(int), "yours is rounded, as int64, expected a floating array"),
    ],
)
def test_what_is_no_such_array_is_named(value: Any, sentence: str) -> None:
    assert fault(value) == sentence


@pytest.mark.parametrize("poison", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_never_passes(poison: float) -> None:
    wrong = RIGHT.copy()
    wrong[1, 1] = poison
    name = "NaN" if np.isnan(poison) else "infinity"
    assert fault(wrong) == f"1 of 6 elements are not finite, {name} at [1, 1]"
    assert fault(np.full((2, 3), poison)) is not None


def test_a_float32_case_may_be_answered_in_either_precision() -> None:
    rounded = RIGHT.astype(np.float32) + np.float32(1e-7)
    assert fault(rounded, SINGLE) is None
    verdict = compare(expected(), shown(RIGHT), precision(SINGLE))
    assert verdict.fault is None
    assert verdict.remark == "a float32 input was answered in float64"


def test_a_float64_case_is_held_to_float64() -> None:
    assert fault(RIGHT + 1e-7) is not None
    verdict = compare(expected(), shown(RIGHT.astype(np.float32)), precision(DOUBLE))
    assert verdict.fault is None
    assert verdict.remark == "a float64 input was answered in float32"
    assert fault((RIGHT + 1e-2).astype(np.float16)) is not None


def test_the_students_own_size_does_not_widen_the_tolerance() -> None:
    assert fault(RIGHT + 1e300) is not None
    assert tolerance(expected(), np.dtype(np.float64)) < 1e-13


def test_integers_that_are_right_are_only_remarked() -> None:
    whole = np.array([1.0, 2.0])
    verdict = compare(expected(whole), shown(np.array([1, 2])), precision(DOUBLE))
    assert verdict.fault is None
    assert verdict.remark == "answered in int64, though results are floating"
    assert fault(np.array([1, 3]), right=whole) is not None


def test_a_loss_may_have_any_shape_of_one_element() -> None:
    for value in (2.0, np.float64(2.0), np.array([[2.0]])):
        assert fault(value, right=np.asarray(2.0), any_shape=True) is None
    assert fault(np.array([2.0, 2.0]), right=np.asarray(2.0), any_shape=True) is not None
    assert fault(3.0, right=np.asarray(2.0), any_shape=True) == (
        "is not the right number: yours 3, expected 2"
    )


def test_an_argument_must_come_back_to_the_bit() -> None:
    assert fault(RIGHT.copy(), untouched=True) is None
    changed = RIGHT.copy()
    changed[0, 0] = np.nextafter(changed[0, 0], 1)
    assert fault(changed, untouched=True) == (
        "was changed in place: 1 of 6 elements; write to a copy of it, which a reshape or a slice "
        "is not"
    )
