"""One number that stands for an array: its projection on a fixed direction.

Arrays that differ by more than rounding differ in it, but for a chance of about one in a million;
what is compared is many values at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# What stands for an element that is not finite: larger than what layers compute, and all apart.
NAN, PLUS, MINUS = 7.3e9, 3.1e10, -5.7e10
SPREAD = 2.0  # times the root of the number of elements: how far their rounding may add up


@dataclass(frozen=True)
class Projected:
    """What is left of an array: its shape, its projection, and whether all of it is finite."""

    shape: tuple[int, ...]
    number: float
    finite: bool


def projected(array: np.ndarray) -> Projected:
    """What is kept of a float64 array of any shape."""
    return Projected(array.shape, projection(array), bool(np.isfinite(array).all()))


def projection(array: np.ndarray) -> float:
    """The sum of all elements of a float64 array of any shape, each with a fixed weight."""
    filled = np.nan_to_num(array.ravel(), nan=NAN, posinf=PLUS, neginf=MINUS)
    return float(filled @ _direction(array.size))


def spread(allowed: float, size: int) -> float:
    """How far the projections of two arrays of `size` elements may lie apart.

    Each element of one may differ by `allowed` from that of the other.
    """
    return float(allowed * SPREAD * np.sqrt(max(1, size)))


def _direction(count: int) -> np.ndarray:
    """Weights (count,) from -1 to 1, the same on every machine: SplitMix64 of 1, 2, 3, ...

    Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014, figure 16.
    """
    mixed = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return np.asarray(mixed >> np.uint64(11), dtype=np.float64) / 2.0**52 - 1.0
