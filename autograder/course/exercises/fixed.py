"""Init functions that return what is known beforehand."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np


def fixed(value: np.ndarray) -> Callable[..., np.ndarray]:
    """An init function that returns `value` when it is asked for its shape.

    The shape may come as a tuple, as NumPy's own functions take it. For another shape its numbers
    are repeated, so that it is seen whose they are.
    """

    def init(*sizes: Any) -> np.ndarray:
        shape = tuple(sizes[0] if sizes and isinstance(sizes[0], tuple | list) else sizes)
        if not all(isinstance(size, int | np.integer) for size in shape):
            expected = ", ".join(map(str, value.shape))
            raise TypeError(
                f"an init function was given {sizes!r:.80}, it takes sizes: ({expected})"
            )
        return value.copy() if shape == value.shape else np.resize(value, shape)

    return init


def taken(function: Any, *names: str) -> list[str]:
    """Those of the names that a function takes as an argument, as far as is known of it."""
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):  # nothing is known of it
        return [*names]
    takes_any = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    return [name for name in names if takes_any or name in parameters]
