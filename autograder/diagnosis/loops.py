"""What a loop makes of a value that it fills: made anew, left too early, never begun anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from autograder.diagnosis.values import Fit, ShownValue
from autograder.diagnosis.words import axes

ENOUGH = 2  # places along an axis, for it to be told from others
Making = Callable[[ShownValue], np.ndarray]
ANEW = "is the array made anew in each turn of a loop? Make it once, before"
LEFT = "does a loop end there, by a return inside of it?"


def filled_in_part(shown: Sequence[ShownValue]) -> Fit:
    """Right at the last place along some axes, or at the first, and 0 everywhere else."""
    wrong = [s for s in shown if not s.right]
    rank = wrong[0].expected_value.ndim
    if any(s.yours.shape != s.expected_value.shape or s.expected.given for s in wrong):
        return None
    for chosen in _within_one_another(rank):
        for index, end, why in ((-1, "last", ANEW), (0, "first", LEFT)):
            if all(s.equals(_only(s.expected_value, chosen, index)) for s in shown) and any(
                _only(s.expected_value, chosen, index).any() for s in wrong
            ):
                words = " and ".join(axes(wrong[0])[axis] for axis in chosen)
                return f"{end} filled", f"only the {end} {words} is filled, all else is 0: {why}"
    return None


def _within_one_another(rank: int) -> Iterator[tuple[int, ...]]:
    """Axes that one loop goes over, or loops within one another."""
    yield from ((axis,) for axis in range(rank))
    yield from (tuple(range(count)) for count in range(2, rank + 1))


def _only(array: np.ndarray, chosen: Sequence[int], index: int) -> np.ndarray:
    """The array with zeros at all but one index of the chosen axes."""
    kept = np.zeros(array.shape)
    place = [slice(None)] * array.ndim
    for axis in chosen:
        place[axis] = slice(-1, None) if index < 0 else slice(1)
    kept[tuple(place)] = array[tuple(place)]
    return kept


class Kept(NamedTuple):
    """What goes on from one element to the next: how, and what is said of it."""

    key: str
    added: Callable[[np.ndarray], np.ndarray]  # along the last axis
    says: str


KEPT = (
    Kept("sum", lambda x: np.cumsum(x, axis=-1),
         "each {} also holds those before it: set the sum to 0 anew for each"),
    Kept("greatest", lambda x: np.maximum.accumulate(x, axis=-1),
         "each {} is the greatest of those before it, too: begin anew for each"),
)  # fmt: skip


def carried_on(shown: Sequence[ShownValue]) -> Fit:
    """Each element also holds what comes before it: along an axis, or in the order of loops."""
    wrong = [s for s in shown if not s.right]
    rank = wrong[0].expected_value.ndim
    if any(s.yours.shape != s.expected_value.shape or s.expected.given for s in shown) or not rank:
        return None
    if all(s.expected_value.size < ENOUGH + 1 for s in wrong):
        return None  # of two numbers, one may be anything
    names = axes(wrong[0])
    smallest_first = sorted(shown, key=lambda s: (s.right, s.yours.size))
    for kept in KEPT:
        for axis in reversed(range(rank)):
            for through in dict.fromkeys((axis + 1, rank)):
                if all(s.equals(_carried(s, kept, axis, through)) for s in smallest_first):
                    one = names[axis] if through == axis + 1 else "element"
                    return f"carried {kept.key}", kept.says.format(one)
    return None


def _carried(value: ShownValue, kept: Kept, axis: int, through: int) -> np.ndarray:
    """What is due, where each element goes on from the one before, along axes from one to another.

    A bias is added to each.
    """
    bias = _bias(value)
    terms = value.expected_value - bias
    rest = terms.shape[through:]
    several = terms.reshape(*terms.shape[:axis], -1, *rest)
    added = np.moveaxis(kept.added(np.moveaxis(several, axis, -1)), -1, axis)
    return np.asarray(added.reshape(terms.shape) + bias)


def _bias(value: ShownValue) -> np.ndarray:
    """The bias of an output (N, C, ...), as it is added to that; else 0."""
    b, rank = value.case.get("b"), value.expected_value.ndim
    if value.name != "Z" or not isinstance(b, np.ndarray) or rank < 2:
        return np.zeros(())
    fits = b.size == value.expected_value.shape[1]
    return b.astype(np.float64).reshape(-1, *[1] * (rank - 2)) if fits else np.zeros(())
