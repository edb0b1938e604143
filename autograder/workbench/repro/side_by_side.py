"""What a reproducing script holds besides its case: its functions are pasted into the script."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import zip_longest
from typing import Any

import numpy as np

from autograder.grading.compare import keeps_shape


class CopiedValues(dict[str, Any]):
    """Values by name, as they were when they were shown: arrays are copied."""

    def __setitem__(self, name: str, value: Any) -> None:
        value = value.detach().numpy() if hasattr(value, "detach") else value  # PyTorch's
        super().__setitem__(name, value.copy() if isinstance(value, np.ndarray) else value)


def side_by_side(
    yours: CopiedValues,
    expected: CopiedValues,
    precision: type,
    rounding: Mapping[str, float],
    margin: Mapping[str, float],
    any_shape: Collection[str],
    like: Mapping[str, str],
) -> int:
    """Print both, value by value, with a star behind what differs; 1 if anything does, else 0."""
    wrong = []
    for name, factor in rounding.items():
        right = np.asarray(expected[name], np.float64)
        own = numbers(yours[name])
        if own.shape != right.shape and own.size == right.size and name in any_shape:
            own = own.reshape(right.shape)
        coarse = own.dtype.kind == "f" and own.itemsize <= 4
        eps = np.finfo(np.float32 if coarse else precision).eps
        off = differing(own, right, factor * float(eps) + margin.get(name, 0))
        parameter = yours.get(like.get(name, ""))
        if parameter is not None and not keeps_shape(np.shape(parameter), np.shape(yours[name])):
            print(f"{name} has shape {np.shape(yours[name])}, its parameter {np.shape(parameter)}")
            off = np.ones(right.shape, bool)
        wrong += [name] if off.any() else []
        if factor or off.any():  # else it is back as it was given
            print_both(name, own, right, off, yours[name])
    print(f"{len(wrong)} of {len(rounding)} values differ" + (": " if wrong else ""), end="")
    print(", ".join(wrong))
    return 1 if wrong else 0


def numbers(value: Any) -> np.ndarray:
    """The value where it is an array or a number, in its own shape, else (0, 0) of no numbers."""
    plain = type(value) in (np.ndarray, float, int) or isinstance(value, np.number)
    array = np.asarray(value) if plain else np.empty((0, 0))
    return array if array.dtype.kind in "iuf" else np.empty((0, 0))


def differing(yours: np.ndarray, expected: np.ndarray, allowed: float) -> np.ndarray:
    """Which elements differ, in the expected shape: all, where yours has another."""
    if yours.shape != expected.shape:
        return np.ones(expected.shape, bool)
    with np.errstate(invalid="ignore"):
        return np.asarray(~((np.abs(yours - expected) <= allowed) | (yours == expected)))


def print_both(
    name: str, yours: np.ndarray, expected: np.ndarray, off: np.ndarray, shown: Any
) -> None:
    """Print one value, yours to the left; of many rows, a dozen of those that differ.

    `yours` may be of any shape, `off` has the expected one; `shown` is yours as it was shown.
    """
    print(f"{name}: {f'{off.sum()} of {off.size} differ' if off.any() else 'right'}")
    if yours.shape != expected.shape:
        array = isinstance(shown, np.ndarray)
        what = f"has shape {np.shape(shown)}" if array else f"is of type {type(shown).__name__}"
        print(f"    yours {what}, expected shape {expected.shape}")
    left, right = rows(yours, off), rows(expected, off)
    pairs = [*zip_longest(left, right, fillvalue="")]
    if len(pairs) > 12:
        pairs = [pair for pair in pairs if "*" in "".join(pair)] or pairs
    width = max(len("yours"), *map(len, left), 0)
    print(f"    {'yours':{width}}    expected")
    for mine, theirs in pairs[:12]:
        print(f"    {mine:{width}}    {theirs}".rstrip())
    if len(pairs) > 12:
        print(f"    and {len(pairs) - 12} more rows")
    print()


def rows(array: np.ndarray, off: np.ndarray) -> list[str]:
    """One text for each row of numbers, of any shape; stars only where `off` has the same."""
    stars = off if off.shape == array.shape else np.zeros(array.shape, bool)
    pairs = zip(array.ravel(), stars.ravel(), strict=True)
    cells = [f"{value:.7g}{'*' if star else ' '}" for value, star in pairs]
    width, length = max(map(len, cells), default=0), array.shape[-1] if array.ndim else 1
    starts = range(0, len(cells), max(length, 1))
    return [" ".join(f"{c:>{width}}" for c in cells[at : at + length]) for at in starts]
