"""im2col and col2im: what the convolutions and the poolings share."""

import numpy as np

from mytorch.layer import Array, Shape


def im2col(A: Array, *, kernel: tuple[int, int]) -> Array:
    """Return the windows of A (N, C, H, W) as columns, (N, C, kH kW, H_out W_out)."""
    kH, kW = kernel
    N, C, H, W = A.shape
    H_out, W_out = H - kH + 1, W - kW + 1
    cols = np.empty((N, C, kH * kW, H_out * W_out), dtype=A.dtype)
    for i in range(kH):
        for j in range(kW):
            cols[:, :, i * kW + j] = A[:, :, i : i + H_out, j : j + W_out].reshape(N, C, -1)
    return cols


def col2im(cols: Array, *, shape: Shape, kernel: tuple[int, int]) -> Array:
    """Add up the columns (N, C, kH kW, H_out W_out) where im2col took them from A of this shape."""
    kH, kW = kernel
    N, C, H, W = shape
    H_out, W_out = H - kH + 1, W - kW + 1
    image = np.zeros(shape, dtype=cols.dtype)
    for i in range(kH):
        for j in range(kW):
            part = cols[:, :, i * kW + j].reshape(N, C, H_out, W_out)
            image[:, :, i : i + H_out, j : j + W_out] += part
    return image
