"""From images to columns of windows and back."""

import numpy as np

from mytorch.layer import Array, Shape


def im2col_1d(A: Array, k: int) -> Array:
    """(N, C, W) to (N, C * k, W_out): one column for each window."""
    N, C, W = A.shape
    W_out = W - k + 1
    cols = np.zeros((N, C, k, W_out), dtype=A.dtype)
    for j in range(k):
        cols[:, :, j, :] = A[:, :, j : j + W_out]
    return cols.reshape(N, C * k, W_out)


def col2im_1d(cols: Array, shape: Shape, k: int) -> Array:
    """(N, C * k, W_out) to (N, C, W): adds up what belongs to the same element."""
    N, C, W = shape
    W_out = W - k + 1
    assert cols.shape == (N, C * k, W_out), f"col2im_1d: cols {cols.shape} for image {shape}"
    cols = cols.reshape(N, C, k, W_out)
    A = np.zeros(shape, dtype=cols.dtype)
    for j in range(k):
        A[:, :, j : j + W_out] += cols[:, :, j, :]
    return A


def im2col_2d(A: Array, kH: int, kW: int) -> Array:
    """(N, C, H, W) to (N, C, kH * kW, H_out * W_out)."""
    N, C, H, W = A.shape
    H_out, W_out = H - kH + 1, W - kW + 1
    cols = np.zeros((N, C, kH, kW, H_out, W_out), dtype=A.dtype)
    for i in range(kH):
        for j in range(kW):
            cols[:, :, i, j] = A[:, :, i : i + H_out, j : j + W_out]
    return cols.reshape(N, C, kH * kW, H_out * W_out)


def col2im_2d(cols: Array, shape: Shape, kH: int, kW: int) -> Array:
    """(N, C, kH * kW, H_out * W_out) to (N, C, H, W), overlapping windows added up."""
    N, C, H, W = shape
    H_out, W_out = H - kH + 1, W - kW + 1
    assert cols.shape == (N, C, kH * kW, H_out * W_out), f"col2im_2d: {cols.shape} for {shape}"
    cols = cols.reshape(N, C, kH, kW, H_out, W_out)
    A = np.zeros(shape, dtype=cols.dtype)
    for i in range(kH):
        for j in range(kW):
            A[:, :, i : i + H_out, j : j + W_out] += cols[:, :, i, j]
    return A
