"""1-D convolution and its gradients in NumPy, as formulas call them."""

from __future__ import annotations

import numpy as np


def convolved(A: np.ndarray, W: np.ndarray, stride: float) -> np.ndarray:
    """A (N, C_in, L) with W (C_out, C_in, k): (N, C_out, L_out).

    Raises ValueError where the kernel is too large, or the channels do not fit.
    """
    windows = _windows(A, W.shape[2], int(stride))
    return np.asarray(np.einsum("nclk,ock->nol", windows, W))


def to_the_input(dLdZ: np.ndarray, W: np.ndarray, stride: float, A: np.ndarray) -> np.ndarray:
    """The gradient of A (N, C_in, L), of dLdZ (N, C_out, L_out).

    Raises ValueError where the shapes do not fit.
    """
    step, places = int(stride), dLdZ.shape[2]
    dLdA = np.zeros(A.shape)
    for i in range(W.shape[2]):
        part = np.einsum("nol,oc->ncl", dLdZ, W[:, :, i])
        dLdA[:, :, i : i + step * (places - 1) + 1 : step] += part
    return dLdA


def to_the_kernel(A: np.ndarray, dLdZ: np.ndarray, stride: float, W: np.ndarray) -> np.ndarray:
    """The gradient of W (C_out, C_in, k), of A (N, C_in, L) and dLdZ (N, C_out, L_out).

    Raises ValueError where the shapes do not fit.
    """
    windows = _windows(A, W.shape[2], int(stride))
    return np.asarray(np.einsum("nclk,nol->ock", windows, dLdZ))


def _windows(A: np.ndarray, k: int, step: int) -> np.ndarray:
    """Every window of A (N, C, L), one step apart: (N, C, L_out, k)."""
    windows = np.lib.stride_tricks.sliding_window_view(A, k, axis=2)
    return np.asarray(windows[:, :, ::step])
