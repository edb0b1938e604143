"""Batch normalisation of features, channel by channel."""

from typing import NamedTuple

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer, Shape


class BatchNorm1dSaved(NamedTuple):
    """What batchnorm1d_backward needs."""

    shape: Shape  # the input's
    NZ: Array  # the normalised input, (rows, C)
    std: Array  # what it was divided by, (1, C)
    BW: Array  # the scale, (1, C)
    in_training: bool  # whether mean and variance were the batch's own


def batchnorm1d_statistics(Z: Array) -> tuple[Array, Array]:
    """Return the batch's mean and biased variance, (1, C) each."""
    M = Z.mean(axis=0, keepdims=True)
    V = ((Z - M) ** 2).mean(axis=0, keepdims=True)
    return M, V


def batchnorm1d_running(running: Array, batch: Array, alpha: float) -> Array:
    """Return the running statistic after this batch."""
    return alpha * running + (1 - alpha) * batch


def batchnorm1d_forward(
    Z: Array, BW: Array, Bb: Array, M: Array, V: Array, eps: float, in_training: bool
) -> tuple[Array, BatchNorm1dSaved]:
    """Normalise Z (N, C) or (N, C, L) with these statistics, then scale and shift."""
    BW, Bb, M, V = (each.astype(Z.dtype, copy=False) for each in (BW, Bb, M, V))
    std = np.sqrt(V + eps)
    NZ = (_rows(Z) - M) / std
    BZ = _unrows(BW * NZ + Bb, Z.shape)
    return BZ, BatchNorm1dSaved(Z.shape, NZ, std, BW, in_training)


def batchnorm1d_backward(dLdBZ: Array, saved: BatchNorm1dSaved) -> tuple[Array, Array, Array]:
    """Return dLdZ, dLdBW (1, C) and dLdBb (1, C)."""
    shape, NZ, std, BW, in_training = saved
    d = _rows(dLdBZ)
    dLdBW = (d * NZ).sum(axis=0, keepdims=True)
    dLdBb = d.sum(axis=0, keepdims=True)
    dLdNZ = d * BW
    if in_training:
        along_M = dLdNZ.mean(axis=0, keepdims=True)
        along_V = NZ * (dLdNZ * NZ).mean(axis=0, keepdims=True)
        dLdZ = (dLdNZ - along_M - along_V) / std
    else:
        dLdZ = dLdNZ / std
    return _unrows(dLdZ, shape), dLdBW, dLdBb


class BatchNorm1d(Layer):
    """BZ = BW NZ + Bb with NZ = (Z - M) / sqrt(V + eps): Ioffe and Szegedy, 2015, algorithm 1.

    M and V are each channel's mean and biased variance: of the batch in training, the running
    ones in evaluation. BW, Bb, dLdBW, dLdBb, running_M and running_V are (1, C).
    """

    eps = 1e-8
    saved: BatchNorm1dSaved | None = None  # forward keeps what backward needs here

    def __init__(self, num_features: int, alpha: float = 0.9) -> None:
        self.num_features = check_whole("BatchNorm1d", "num_features", num_features)
        self.alpha = check_fraction("BatchNorm1d", "alpha", alpha, one=True)
        shape = (1, self.num_features)
        self.BW: Array = np.ones(shape)
        self.Bb: Array = np.zeros(shape)
        self.dLdBW: Array = np.zeros(shape)
        self.dLdBb: Array = np.zeros(shape)
        self.running_M: Array = np.zeros(shape)
        self.running_V: Array = np.ones(shape)

    @property
    def params(self) -> list[Array]:
        """The scale BW and the shift Bb, (1, C) each."""
        return [self.BW, self.Bb]

    @property
    def grads(self) -> list[Array]:
        """The gradients dLdBW and dLdBb, (1, C) each."""
        return [self.dLdBW, self.dLdBb]

    def forward(self, Z: Array, eval: bool = False) -> Array:
        """Map Z (N, C) or (N, C, L) to BZ of the same shape.

        Training (eval=False) also updates running_M and running_V:
        running = alpha * running + (1 - alpha) * batch.
        """
        axes = ("N", self.num_features, "L") if np.ndim(Z) > 2 else ("N", self.num_features)
        Z = check_array("BatchNorm1d.forward", "Z", Z, axes)
        if eval:
            M, V = self.running_M, self.running_V
        else:
            M, V = batchnorm1d_statistics(_rows(Z))
            self.running_M = batchnorm1d_running(self.running_M, M, self.alpha)
            self.running_V = batchnorm1d_running(self.running_V, V, self.alpha)
        BZ, self.saved = batchnorm1d_forward(Z, self.BW, self.Bb, M, V, self.eps, not eval)
        return BZ

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ of Z's shape to dLdZ; dLdBW and dLdBb are sums over N (and L)."""
        saved = check_stored("BatchNorm1d.backward", "saved", self.saved)
        dtype = saved.NZ.dtype
        dLdBZ = check_shape("BatchNorm1d.backward", "dLdBZ", dLdBZ, saved.shape, dtype)
        dLdZ, self.dLdBW, self.dLdBb = batchnorm1d_backward(dLdBZ, saved)
        return dLdZ


def _rows(Z: Array) -> Array:
    """Return (N, C) as it is, and (N, C, L) as (N L, C): each step is one more example."""
    return np.moveaxis(Z, 1, -1).reshape(-1, Z.shape[1])


def _unrows(rows: Array, shape: Shape) -> Array:
    """Return the rows in the shape (N, C) or (N, C, L) that they came from."""
    N, C, *L = shape
    return np.moveaxis(rows.reshape(N, *L, C), -1, 1)
