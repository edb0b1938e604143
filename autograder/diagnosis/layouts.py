"""The right numbers in another order, or image: axes that are taken for one another.

What lies in one order of the axes is read in another one; rows are counted as columns are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations

import numpy as np

from autograder.diagnosis.values import Fit, ShownValue
from autograder.diagnosis.words import axes

Order = tuple[int, ...]
RANKS = range(2, 5)
MANY = 6  # numbers, no two of them alike, in a value that tells orders apart
# By the axis of an image (N, C, H, W) from which both are counted.
COUNTED = {
    2: "the columns are counted from the height: how many there are, the width says",
    3: "the rows are counted from the width: how many there are, the height says",
}
MOVES = "reshape does not move axes, transpose does"


def laid_out(shown: Sequence[ShownValue]) -> Fit:
    """The right numbers, as a reshape leaves them that should have been a transpose, too."""
    wrong = [s for s in shown if not s.right]
    rank = wrong[0].expected_value.ndim
    if rank not in RANKS or not all(_has_the_numbers(s, rank) for s in wrong):
        return None
    if not any(len(np.unique(s.expected_value)) >= MANY for s in wrong):
        return None
    smallest_first = sorted(shown, key=lambda s: (s.right, s.yours.size))
    words = axes(wrong[0])
    for laid, read in _orders(rank):
        if all(s.equals(_reread(s.expected_value, laid, read)) for s in smallest_first):
            return "layout", (
                f"it has the right numbers, but laid out in the order {_listed(laid, words)} and "
                f"read in the order {_listed(read, words)}: {MOVES}"
            )
    return None


def _has_the_numbers(value: ShownValue, rank: int) -> bool:
    """Whether a value has the shape and the numbers that are expected, in any order."""
    yours, expected = value.yours, value.expected_value
    if yours.shape != expected.shape or expected.ndim != rank or not np.isfinite(yours).all():
        return False
    mine, right = np.sort(yours, axis=None), np.sort(expected, axis=None)
    size = float(np.abs(right).max(initial=0.0))
    return bool((np.abs(mine - right) <= 1e-3 * size).all())


def _orders(rank: int) -> Iterator[tuple[Order, Order]]:
    """Orders in which elements may lie, and may be read: those with fewest axes moved first."""
    own = tuple(range(rank))

    def moved(order: Order) -> int:
        return sum(axis != place for place, axis in enumerate(order))

    orders = sorted(permutations(own), key=moved)
    pairs = [(laid, read) for laid in orders for read in orders if laid != read]
    yield from sorted(pairs, key=lambda pair: (own not in pair, moved(pair[0]) + moved(pair[1])))


def _reread(array: np.ndarray, laid: Order, read: Order) -> np.ndarray:
    """The array, laid out and read in these orders, in its own shape."""
    flat = array.transpose(laid).reshape([array.shape[axis] for axis in read])
    return flat.transpose(np.argsort(read))


def _listed(order: Order, words: Sequence[str]) -> str:
    return f"({', '.join(words[axis] for axis in order)})"


def square(shown: Sequence[ShownValue]) -> Fit:
    """Images with as many columns as rows, right as far as they should go."""
    for axis, sentence in COUNTED.items():
        if all(_is_square(s, axis) for s in shown):
            return "square", sentence
    return None


def _is_square(value: ShownValue, axis: int) -> bool:
    """Whether an image's both sizes are what one of them should be."""
    yours, expected = value.yours, value.expected_value
    if expected.ndim != 4 or yours.shape != (*expected.shape[:2], *[expected.shape[axis]] * 2):
        return False
    height, width = map(min, yours.shape[2:], expected.shape[2:])
    common = replace(value, yours=yours[:, :, :height, :width])
    return common.equals(expected[:, :, :height, :width])
