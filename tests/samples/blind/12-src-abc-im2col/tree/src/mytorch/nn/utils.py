from __future__ import annotations

from functools import lru_cache

import numpy as np


@lru_cache(maxsize=64)
def gather_index(size: int, k: int) -> np.ndarray:
    """index[x, j] = x + j, of shape (size - k + 1, k)"""
    return np.add.outer(np.arange(size - k + 1), np.arange(k))


def make_param(fn, shape: tuple[int, ...], default) -> np.ndarray:
    return default(shape) if fn is None else np.asarray(fn(*shape))


def normal(shape: tuple[int, ...]) -> np.ndarray:
    return np.random.normal(0.0, 1.0, shape)
