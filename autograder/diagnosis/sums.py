"""What the gradient of a bias is instead of a sum over all places: of others, or of one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np

from autograder.diagnosis.values import Fit, ShownValue
from autograder.diagnosis.words import AXES

BIAS_GRADIENTS = ("dLdb", "dLdBb", "dLdbeta")


def but_channel(array: np.ndarray) -> tuple[int, ...]:
    """All axes of an array (N, C, ...) but that of its channels."""
    return tuple(axis for axis in range(array.ndim) if axis != 1)


def summed_elsewhere(shown: Sequence[ShownValue]) -> Fit:
    """The upstream gradient, summed over other axes than those that are expected."""
    found = [s.call.get("dLdZ") for s in shown]
    gradients = [g for g in found if isinstance(g, np.ndarray)]
    if shown[0].name not in BIAS_GRADIENTS or len(gradients) < len(shown):
        return None
    rank = gradients[0].ndim
    for count in range(rank + 1):
        for chosen in combinations(range(rank), count):
            if chosen == but_channel(gradients[0]):
                continue
            sums = [g.astype(np.float64).sum(axis=chosen) for g in gradients]
            if all(t.size in (1, s.yours.size) and s.equals(np.resize(t, s.yours.shape))
                   for s, t in zip(shown, sums, strict=True)):  # fmt: skip
                words = " and ".join(AXES[rank][axis] for axis in chosen) or "nothing"
                return "summed", (
                    f"it is the upstream gradient summed over {words}: "
                    "one number has to be left for each element of b"
                )
    return None


def summed_at_one_place(shown: Sequence[ShownValue]) -> Fit:
    """The upstream gradient of one place alone, which each step of a loop has overwritten."""
    found = [s.call.get("dLdZ") for s in shown]
    gradients = [g for g in found if isinstance(g, np.ndarray)]
    if shown[0].name not in BIAS_GRADIENTS or len(gradients) < len(shown):
        return None
    rank = gradients[0].ndim
    others = but_channel(gradients[0])
    for count, (words, index) in product(range(1, rank), (("last", -1), ("first", 0))):
        for taken in combinations(others, count):
            summed = tuple(axis for axis in others if axis not in taken)
            places = [g.astype(np.float64).sum(axis=summed, keepdims=True) for g in gradients]
            for axis in taken:
                places = [p.take([index], axis) for p in places]
            if all(s.yours.size == p.size and s.equals(p.reshape(s.yours.shape))
                   for s, p in zip(shown, places, strict=True)):  # fmt: skip
                where = " and ".join(AXES[rank][axis] for axis in taken)
                return "one place", (
                    f"it is the upstream gradient of the {words} {where} alone: add up all of them"
                )
    return None
