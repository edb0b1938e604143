"""One number that stands for an array: its projection on a fixed direction, and what it may err.

Arrays that differ by more than rounding differ in it, but for a chance of about one in a million;
what is compared is many values at once.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.diagnosis.values import ShownValue
from autograder.grading.compare import precision, tolerance

# What stands for an element that is not finite: larger than what layers compute, and all apart.
NAN, PLUS, MINUS = 7.3e9, 3.1e10, -5.7e10
SINGLE = float(np.finfo(np.float32).eps)  # what is stored is of single precision
SPREAD = 2.0  # times the root of the number of elements: how far their rounding may add up


def projection(array: np.ndarray) -> float:
    """The sum of all elements of a float64 array of any shape, each with a fixed weight."""
    filled = np.nan_to_num(array.ravel(), nan=NAN, posinf=PLUS, neginf=MINUS)
    return float(filled @ _direction(array.size))


def reach(value: ShownValue) -> float:
    """By how much the projections of two values may differ that are the same but for rounding."""
    yours = value.yours
    numbers = np.where(np.isfinite(yours), yours, 0.0)
    allowed = tolerance(replace(value.expected, value=numbers), precision(value.case))
    stored = SINGLE * abs(projection(yours))
    return float(allowed * SPREAD * np.sqrt(max(1, yours.size)) + stored)


def _direction(count: int) -> np.ndarray:
    """Weights (count,) from -1 to 1, the same on every machine: SplitMix64 of 1, 2, 3, ...

    Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014, figure 16.
    """
    mixed = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return np.asarray(mixed >> np.uint64(11), dtype=np.float64) / 2.0**52 - 1.0
