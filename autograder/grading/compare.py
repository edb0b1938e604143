"""Whether one value is right: two observations to a verdict, and a sentence where it is wrong.

The tolerance is anchored on the reference: on the dtype, on how many products were summed,
and on the greatest value of the reference. The student's own value has no say in it, and
NaN, infinity and shapes that would broadcast never pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.course.exercise import Aspect, Expected
from autograder.worker.answers import Value

# Rounding errors of a sum of n products stay below n eps times the sum of their sizes
# (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1). The factor
# leaves room for the sum of sizes, of which only the greatest value is known.
COPY = "; write to a copy of it, which a reshape or a slice is not"
SAFETY = 16.0
# How much more than PyTorch itself another right computation in float32 may round.
REACH = 16.0
# Of the largest expected value: no more is ever let pass as rounding.
SHARE = 5e-4
# An expected value below this is 0 but for the reference's own rounding.
VANISHING = 1e-9
WRONG_NUMBER = "is not the right number"


@dataclass(frozen=True)
class Verdict:
    """`fault` says what is wrong, `remark` what is only worth a word; both may be absent.

    `numbers` are yours and the expected one of the element that differs most.
    """

    fault: str | None = None
    remark: str | None = None
    numbers: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong, with the numbers; empty where nothing is."""
        return f"{self.fault}: {self.numbers}" if self.numbers else self.fault or ""


RIGHT = Verdict()
SINGLE, DOUBLE = np.dtype(np.float32), np.dtype(np.float64)


def precision(case: Any) -> np.dtype[Any]:
    """The floating dtype of a case: float32 if any of its arrays is, else float64."""
    waiting = [case]
    for value in waiting:  # it grows
        if isinstance(value, np.ndarray):
            if value.dtype == SINGLE:
                return SINGLE
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return DOUBLE


def are_right(
    expected: Sequence[Expected], values: Mapping[str, Value], dtype: np.dtype[Any]
) -> bool:
    """Whether the values of a case are right, each of them, and deserve no remark.

    All are looked at together, which takes a fraction of the time. Where that does not do, they
    may be right nevertheless, as `compared` tells of each.
    """
    yours, due, bounds = [], [], []
    for one in expected:
        value = values[one.name]
        if isinstance(one.value, str):
            if value.text != one.value:
                return False
            continue
        array, kinds = value.array, "fiu" if one.untouched else dtype.char
        if array is None or array.shape != one.value.shape:
            return False
        if (array.dtype.kind if one.untouched else array.dtype.char) not in kinds:
            return False
        if one.like and unlike(one, value, values.get(one.like)):
            return False
        yours.append(array.ravel())
        due.append(one.value.ravel())
        bounds.append(0.0 if one.untouched else tolerance(one, dtype))
    if not yours:
        return True
    off = np.abs(np.concatenate(yours, dtype=DOUBLE) - np.concatenate(due, dtype=DOUBLE))
    return bool((off <= np.array(bounds).repeat([one.size for one in yours])).all())


@np.errstate(invalid="ignore")  # whatever numbers a submission may have made
def compare(expected: Expected, value: Value, dtype: np.dtype[Any]) -> Verdict:
    """Judge what the student showed against what is expected in a case of this dtype."""
    if isinstance(expected.value, str):
        wrong = expected.complaint or "is not the right one"
        return Verdict(None if value.text == expected.value else wrong)
    if value.array is None and value.shape not in (None, expected.value.shape):
        return Verdict(f"yours has shape {value.shape}, expected {expected.value.shape}")
    if value.array is None and value.type == "NoneType" and _is_attribute(expected):
        return Verdict(f"is not set: yours is None, expected {_describe(expected.value)}")
    if value.array is None:
        return Verdict(_wrong_type(expected.value, value))
    yours, shape = value.array, expected.value.shape
    if yours.dtype == np.bool_:
        what = "an array of booleans" if value.type == "numpy.ndarray" else f"a {value.type}"
        return Verdict(f"yours is {what}, expected {_describe(expected.value)}")
    if yours.shape != shape:
        if not (expected.any_shape and yours.size == expected.value.size):
            fault = _wrong_shape(expected.value, value)
            return Verdict(f"{_touched(expected)}: {fault}" if expected.untouched else fault)
        yours = yours.reshape(shape)
    if expected.untouched:
        changed = _changed(expected, yours)
        return Verdict(changed) if changed else RIGHT
    return _compare_numbers(expected, yours, dtype)


def _compare_numbers(expected: Expected, yours: np.ndarray, dtype: np.dtype[Any]) -> Verdict:
    numbers = np.asarray(expected.value, dtype=np.float64)
    whole = yours.dtype.kind != "f"
    remark = None
    if whole:
        remark = f"answered in {yours.dtype}, though results are floating"
    elif yours.dtype.itemsize > dtype.itemsize:
        remark = f"a {dtype} input was answered in {yours.dtype}"
    elif yours.dtype.itemsize < dtype.itemsize:
        remark = f"a {dtype} input was answered in {yours.dtype}"
        dtype = SINGLE
    off = np.abs(np.asarray(yours, np.float64) - numbers)
    if (off <= tolerance(expected, dtype)).all():  # as most are
        return Verdict(remark=remark) if remark else RIGHT
    wrong = _outside(yours, numbers, off, tolerance(expected, dtype))
    if not wrong.any():
        return Verdict(remark=remark)
    if whole and not np.all(numbers == np.round(numbers)):
        return Verdict(f"yours is rounded, as {yours.dtype}, expected a floating array")
    if expected.complaint:
        return Verdict(expected.complaint)
    return _differing(yours, numbers, wrong)


def tolerance(expected: Expected, dtype: np.dtype[Any]) -> float:
    """The greatest difference that rounding in `dtype` can explain.

    It is no more than a small share of the largest expected value. Float32 is held to what it
    reaches on this very case, whatever scale the exercise asks for.
    """
    known = expected.tolerances.get(dtype.char)
    if known is None:
        known = expected.tolerances[dtype.char] = allowance(expected, expected.largest, dtype)
    return known


def allowance(expected: Expected, largest: float, dtype: np.dtype[Any]) -> float:
    """The same, for a value in the place of the expected one whose largest size is given."""
    eps = float(np.finfo(dtype).eps)
    if largest < VANISHING:  # what cancels may be large
        size = max(1.0, expected.scale or 0.0)
        return expected.margin + SAFETY * eps * (expected.terms + 1) * size
    if dtype == np.float32:
        rounding = SAFETY * eps * largest + REACH * expected.rounding
    else:
        size = max(1.0, largest, expected.scale or 0.0)
        rounding = SAFETY * eps * (expected.terms + 1) * size
    return expected.margin + min(rounding, SHARE * largest)


def compared(expected: Expected, values: Mapping[str, Value], dtype: np.dtype[Any]) -> Verdict:
    """Judge a value among those of its case.

    Where its shape must be another value's, that is judged, too.
    """
    value = values[expected.name]
    verdict = compare(expected, value, dtype)
    if verdict.fault or not expected.like:
        return verdict
    return replace(verdict, fault=unlike(expected, value, values.get(expected.like)))


def unlike(expected: Expected, value: Value, parameter: Value | None) -> str | None:
    """What is wrong with the shape of a gradient: an update by it must keep its parameter's."""
    name = expected.like.partition(" after ")[0].partition(" as ")[0]
    if parameter is None or parameter.array is None or value.array is None:
        return f"no array {name} was shown, whose shape it must have"
    yours, shape = value.array.shape, parameter.array.shape
    if keeps_shape(shape, yours) or value.array.size != parameter.array.size:
        return None  # a parameter of another size is told of as that
    return (
        f"yours has shape {yours}, expected {shape}, that of {name}: an update of {name} would not "
        "keep its shape; give both the same"
    )


def keeps_shape(parameter: tuple[int, ...], gradient: tuple[int, ...]) -> bool:
    """Whether a parameter minus its gradient has the parameter's shape: (1, C) minus (C,) has."""
    try:
        return np.broadcast_shapes(parameter, gradient) == parameter
    except ValueError:
        return False


def _is_attribute(expected: Expected) -> bool:
    """Whether a value is read off an object; of a state, outputs alone are returned: Z."""
    kept = expected.aspect in (Aspect.PARAMETERS, Aspect.STATE)
    return kept and not expected.name.startswith("Z ")


def _outside(
    yours: np.ndarray, expected: np.ndarray, off: np.ndarray, tolerance: float
) -> np.ndarray:
    """Which elements are `off` by more than the tolerance; infinity is right where it is due."""
    return np.asarray(~((off <= tolerance) | (yours == expected)))


def _differing(yours: np.ndarray, expected: np.ndarray, wrong: np.ndarray) -> Verdict:
    """How many elements differ, and the one that differs most; all three are of one shape."""
    finite = np.isfinite(yours)
    if expected.shape == ():
        return Verdict(WRONG_NUMBER, numbers=_pair(yours.item(), expected.item()))
    if not finite.all() and np.isfinite(expected).all():
        place = tuple(int(i) for i in np.argwhere(~finite)[0])
        what = "NaN" if np.isnan(yours[place]) else "infinity"
        many = f"{(~finite).sum()} of {yours.size} elements are not finite"
        return Verdict(f"{many}, {what} at {list(place)}")
    distance = np.where(wrong, np.abs(yours - expected), -1.0)
    place = tuple(int(i) for i in np.unravel_index(int(distance.argmax()), expected.shape))
    many = f"{wrong.sum()} of {expected.size} elements differ"
    pair = _pair(yours[place], expected[place])
    return Verdict(f"{many}, largest at {list(place)}", numbers=pair)


def _pair(yours: float, expected: float) -> str:
    """Yours and what is expected, in as few digits as tell them apart."""
    for digits in (6, 9, 17):
        texts = f"{float(yours):.{digits}g}", f"{float(expected):.{digits}g}"
        if texts[0] != texts[1]:
            break
    return f"yours {texts[0]}, expected {texts[1]}"


def _changed(expected: Expected, yours: np.ndarray) -> str | None:
    changed = yours != expected.value
    if not changed.any():
        return None
    advice = "" if expected.complaint else COPY
    return f"{_touched(expected)}: {changed.sum()} of {changed.size} elements{advice}"


def _touched(expected: Expected) -> str:
    return expected.complaint or "was changed in place"


def _a(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def _describe(expected: np.ndarray) -> str:
    return f"an array of shape {expected.shape}" if expected.shape else "a number"


def _wrong_shape(expected: np.ndarray, value: Value) -> str:
    assert value.array is not None
    if value.type != "numpy.ndarray" and value.array.shape == ():
        return f"yours is {_a(value.type)}, expected {_describe(expected)}"
    return f"yours has shape {value.array.shape}, expected {expected.shape}"


def _wrong_type(expected: np.ndarray, value: Value) -> str:
    if value.dtype:
        return f"yours is an array of {value.dtype}, expected one of floating numbers"
    advice = {
        "NoneType": "; is a return missing?",
        "list": "; wrap it in np.array",
        "tuple": "; wrap it in np.array",
        "numpy.ma.MaskedArray": "; return a plain array",
    }.get(value.type, "")
    name = {"NoneType": "None", "str": "a string"}.get(value.type, _a(value.type))
    return f"yours is {name}, expected {_describe(expected)}{advice}"
