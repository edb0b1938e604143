"""Small helpers shared by the layers."""
from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view as swv


def win1d(x: np.ndarray, k: int) -> np.ndarray:
    return swv(x, k, axis=2)                 # n c w k


def win2d(x: np.ndarray, k: int) -> np.ndarray:
    return swv(x, (k, k), axis=(2, 3))       # n c h w k l


def pad_space(x: np.ndarray, p: int) -> np.ndarray:
    if p == 0:
        return x
    return np.pad(x, [(0, 0), (0, 0)] + [(p, p)] * (x.ndim - 2))


def unpad_space(x: np.ndarray, p: int) -> np.ndarray:
    if p == 0:
        return x
    return x[(Ellipsis,) + (slice(p, -p),) * (x.ndim - 2)]


def log_softmax(x: np.ndarray) -> np.ndarray:
    x = x - x.max(-1, keepdims=True)
    return x - np.log(np.exp(x).sum(-1, keepdims=True))
