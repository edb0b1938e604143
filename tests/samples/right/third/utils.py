"""im2col and back, for one and two dimensions."""
from __future__ import annotations

import numpy as np


def im2col1d(A: np.ndarray, k: int) -> np.ndarray:
    """(N, C, W) to (N, places, C * k)."""
    N, C, W = A.shape
    places = W - k + 1
    index = np.arange(places)[:, None] + np.arange(k)  # (places, k)
    return A[:, :, index].transpose(0, 2, 1, 3).reshape(N, places, C * k)


def col2im1d(cols: np.ndarray, shape: tuple, k: int) -> np.ndarray:
    N, C, W = shape
    places = W - k + 1
    A = np.zeros(shape)
    cols = cols.reshape(N, places, C, k)
    for offset in range(k):
        A[:, :, offset:offset + places] += cols[..., offset].transpose(0, 2, 1)
    return A


def im2col2d(A: np.ndarray, k: int) -> np.ndarray:
    """(N, C, H, W) to (N, places, C * k * k)."""
    N, C, H, W = A.shape
    windows = np.lib.stride_tricks.sliding_window_view(A, (k, k), axis=(2, 3))
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(N, (H - k + 1) * (W - k + 1), C * k * k)


def col2im2d(cols: np.ndarray, shape: tuple, k: int) -> np.ndarray:
    N, C, H, W = shape
    rows, columns = H - k + 1, W - k + 1
    A = np.zeros(shape)
    cols = cols.reshape(N, rows, columns, C, k, k)
    for i in range(k):
        for j in range(k):
            A[:, :, i:i + rows, j:j + columns] += cols[..., i, j].transpose(0, 3, 1, 2)
    return A
