"""Numbers for cases that a person can check by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.course.exercise import Case

FEW, GREATEST = 6, 4  # numbers of an array that all differ; the greatest of more


def whole(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Whole numbers of this shape from 1 to 3, one of three of them negative; neighbours differ."""
    sizes = np.resize(np.roll([1.0, 2.0, 3.0], int(rng.integers(0, 3))), shape)
    return np.asarray(sizes * np.where(rng.random(shape) < 1 / 3, -1.0, 1.0))


def in_whole_numbers(value: Any, rng: np.random.Generator, keep: bool) -> Any:
    """The same case with small whole numbers in place of its floating ones, in the same shapes.

    Integers stay: images and labels. With `keep`, so do arrays that hold no fraction.
    """
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        if keep and value.any() and (value == np.round(value)).all():
            return value
        return numbers(value.size, rng).reshape(value.shape).astype(value.dtype)
    if isinstance(value, dict):
        made = {key: in_whole_numbers(one, rng, keep) for key, one in value.items()}
        return Case(made) if isinstance(value, Case) else made
    if isinstance(value, list):
        return [in_whole_numbers(inner, rng, keep) for inner in value]
    return value


def numbers(count: int, rng: np.random.Generator) -> np.ndarray:
    """Small whole numbers (count,), none of them 0, all different where there are only a few."""
    different = rng.permutation(count) + 1
    sizes = different if count <= FEW else rng.integers(1, GREATEST + 1, count)
    return np.asarray(sizes * rng.choice((-1, 1), count))
