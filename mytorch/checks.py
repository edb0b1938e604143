"""Argument checks: each raises one ValueError that says what was expected and what came.

`where` names the caller and `name` the argument, as in
"Conv1d_stride1.forward: expected A of shape (N, 3, W) with W >= 5, got (2, 4, 9)".
"""

import math
import reprlib
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import DTypeLike

from mytorch.layer import Array, Shape

T = TypeVar("T")


def check_whole(where: str, name: str, value: Any, least: int = 1) -> int:
    """Return an integer >= least as an int."""
    if not _is_whole(value, least):
        came = reprlib.repr(value)
        raise ValueError(f"{where}: expected {name} to be an integer >= {least}, got {came}")
    return int(value)


def check_pair(where: str, name: str, value: Any, least: int = 1) -> tuple[int, int]:
    """Return an integer >= least twice, or a pair of such integers as (height, width)."""
    both = value if isinstance(value, tuple | list) else (value, value)
    if len(both) != 2 or not all(_is_whole(one, least) for one in both):
        expected = f"an integer >= {least} or a pair of them"
        raise ValueError(f"{where}: expected {name} to be {expected}, got {reprlib.repr(value)}")
    return int(both[0]), int(both[1])


def _is_whole(value: Any, least: int) -> bool:
    # bool is a subclass of int, but stride=True is a mistake and not a stride of 1.
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    return whole and bool(value >= least)


def check_fraction(where: str, name: str, value: Any, *, one: bool) -> float:
    """Return a number from 0 to 1 as a float; 1 itself only where `one` allows it."""
    real = isinstance(value, int | float | np.integer | np.floating)
    if isinstance(value, bool) or not (real and value >= 0 and (value <= 1 if one else value < 1)):
        interval, came = "[0, 1]" if one else "[0, 1)", reprlib.repr(value)
        raise ValueError(f"{where}: expected {name} in {interval}, got {came}")
    return float(value)


def check_number(where: str, name: str, value: Any) -> float:
    """Return a finite number >= 0 as a float."""
    real = isinstance(value, int | float | np.integer | np.floating)
    if isinstance(value, bool) or not (real and 0 <= value < math.inf):
        came = reprlib.repr(value)
        raise ValueError(f"{where}: expected {name} to be a finite number >= 0, got {came}")
    return float(value)


def check_floating(where: str, name: str, value: object) -> Array:
    """Return an array of floats as it came, and one of integers or bools as float64."""
    if not isinstance(value, np.ndarray):
        came = type(value).__name__
        raise ValueError(f"{where}: expected {name} to be a NumPy array, got {came}")
    if value.dtype.kind not in "fiub":
        raise ValueError(f"{where}: expected {name} to hold real numbers, got {value.dtype}")
    return value if value.dtype.kind == "f" else value.astype(np.float64)


def check_array(
    where: str, name: str, value: object, axes: Sequence[int | str], **least: int
) -> Array:
    """Return the array as floats if its shape fits `axes`.

    An axis is a number, which must be met, or a name that stands for any length >= 1;
    `least` raises that bound: `W=5` asks for an axis "W" of at least 5.
    """
    A = check_floating(where, name, value)
    if not _fits(A.shape, axes, least):
        bounds = [f"{axis} >= {bound}" for axis, bound in least.items() if bound > 1]
        if 0 in A.shape:
            bounds.append("no axis empty")
        condition = " with " + " and ".join(bounds) if bounds else ""
        raise ValueError(
            f"{where}: expected {name} of shape {_tuple(axes)}{condition}, got {A.shape}"
        )
    return A


def _fits(shape: Shape, axes: Sequence[int | str], least: dict[str, int]) -> bool:
    return len(shape) == len(axes) and all(
        length >= max(1, least.get(axis, 1)) if isinstance(axis, str) else length == axis
        for length, axis in zip(shape, axes, strict=True)
    )


def _tuple(axes: Sequence[int | str]) -> str:
    return f"({', '.join(map(str, axes))}{',' if len(axes) == 1 else ''})"


def check_shape(
    where: str, name: str, value: object, shape: Shape, dtype: DTypeLike | None = None
) -> Array:
    """Return the array as floats (of `dtype`, if given) if it has exactly this shape."""
    A = check_array(where, name, value, shape)
    return A if dtype is None else A.astype(dtype, copy=False)


def check_features(where: str, name: str, value: object, length: int) -> Array:
    """Return the array as floats if it is (N, ..., length), of two axes or more."""
    A = check_floating(where, name, value)
    if A.ndim < 2 or A.shape[-1] != length or A.size == 0:
        condition = " with no axis empty" if 0 in A.shape else ""
        expected = f"{name} of shape (N, ..., {length}){condition}"
        raise ValueError(f"{where}: expected {expected}, got {A.shape}")
    return A


def check_updates(where: str, params: Sequence[Array], grads: Sequence[Array]) -> list[Array]:
    """Return the gradients in the dtypes of the params, which must be floats of their shapes."""
    if len(grads) != len(params):
        raise ValueError(
            f"{where}: expected as many grads as params, {len(params)}, got {len(grads)}"
        )
    for k, param in enumerate(params):
        if check_floating(where, f"params[{k}]", param) is not param:  # a copy would be changed
            raise ValueError(f"{where}: expected params[{k}] to hold floats, got {param.dtype}")
    return [
        check_shape(where, f"grads[{k}]", grad, param.shape, param.dtype)
        for k, (param, grad) in enumerate(zip(params, grads, strict=True))
    ]


def check_stored(where: str, name: str, value: T | None) -> T:
    """Return what forward stored under self.<name>; RuntimeError if it stored nothing."""
    if value is None:
        raise RuntimeError(
            f"{where}: self.{name} is not set yet; forward sets it, so call forward first"
        )
    return value


def check_initial(where: str, name: str, value: Any, shape: Shape) -> Array:
    """Return a copy of what the init function `name` made, as floats of this shape."""
    came = np.array(value)  # a copy: training must not change an array of the caller
    call = f"{name}({', '.join(map(str, shape))})"
    if came.shape != shape or came.dtype.kind not in "fiub":
        got = f"{came.dtype} of shape {came.shape}"
        raise ValueError(f"{where}: expected {call} to return numbers of shape {shape}, got {got}")
    return check_floating(where, call, came)
