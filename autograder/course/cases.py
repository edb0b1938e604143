"""The cases of an item: which ones a seed draws, and how a seed is given."""

from __future__ import annotations

import argparse
import zlib

from numpy.random import default_rng

from autograder.course.exercise import Case
from autograder.course.sheet import Item


def draw_cases(item: Item, seed: int) -> list[Case]:
    """The item's cases for a seed; no other item has a say in them."""
    rng = default_rng([seed, zlib.crc32(item.exercise.name.encode())])
    return list(item.shares.weighed(item.exercise.cases(rng)))


def seed(text: str) -> int:
    """A seed, as a command line gives it; raises `ArgumentTypeError` where it is none."""
    if not text.isdecimal() or int(text) >= 2**64:
        raise argparse.ArgumentTypeError(f"expected a whole number below 2^64, got {text!r}")
    return int(text)
