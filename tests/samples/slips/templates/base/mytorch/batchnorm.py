"""Batch normalisation of features, channel by channel."""

from collections import namedtuple

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer, Shape


Moments = namedtuple("Moments", "M V")


def _moments(rows: Array) -> Moments:
    """Return the mean and the biased variance of each column, (1, C) each."""
    return Moments(rows.mean(axis=0, keepdims=True), rows.var(axis=0, keepdims=True))


def _blend(old: Array, new: Array, alpha: float) -> Array:
    """Return the running mean of which `alpha` is old."""
    return alpha * old + (1 - alpha) * new


class BatchNorm1d(Layer):
    """BZ = BW NZ + Bb with NZ = (Z - M) / sqrt(V + eps): Ioffe and Szegedy, 2015, algorithm 1.

    M and V are each channel's mean and biased variance: of the batch in training, the running
    ones in evaluation. BW, Bb, dLdBW, dLdBb, running_M and running_V are (1, C).
    """

    eps = 1e-8
    Z_shape: Shape | None = None  # forward keeps the input's shape here,
    NZ: Array | None = None  # the normalised input, one row for each example, (rows, C), here,
    std: Array | None = None  # what it was divided by, (1, C), here,
    in_training = True  # and here whether M and V were the batch's own

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
        Z = self._prepare(Z)
        rows = _rows(Z)
        moments = self._choose(rows, eval)
        BZ = self._compute(rows, moments)
        self._store(Z, eval)
        return _unrows(BZ, Z.shape)

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ of Z's shape to dLdZ; dLdBW and dLdBb are sums over N (and L)."""
        shape = check_stored("BatchNorm1d.backward", "Z_shape", self.Z_shape)
        NZ = check_stored("BatchNorm1d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm1d.backward", "dLdBZ", dLdBZ, shape, NZ.dtype)
        dLdBZ = _rows(dLdBZ)
        self.dLdBW = (dLdBZ * NZ).sum(axis=0, keepdims=True)
        self.dLdBb = dLdBZ.sum(axis=0, keepdims=True)
        dLdNZ = dLdBZ * self.BW.astype(NZ.dtype, copy=False)
        if self.in_training:
            mean = dLdNZ.mean(axis=0, keepdims=True)
            slope = (dLdNZ * NZ).mean(axis=0, keepdims=True)
            dLdNZ = dLdNZ - mean - NZ * slope
        return _unrows(dLdNZ / self.std, shape)

    def _prepare(self, Z: Array) -> Array:
        axes = ("N", self.num_features, "L") if np.ndim(Z) > 2 else ("N", self.num_features)
        return check_array("BatchNorm1d.forward", "Z", Z, axes)

    def _choose(self, rows: Array, eval: bool) -> Moments:
        """Return the running moments in evaluation, else the batch's, which move the former."""
        if eval:
            running = (self.running_M, self.running_V)
            return Moments(*(each.astype(rows.dtype, copy=False) for each in running))
        batch = _moments(rows)
        self.running_M = _blend(self.running_M, batch.M, self.alpha)
        self.running_V = _blend(self.running_V, batch.V, self.alpha)
        return batch

    def _compute(self, rows: Array, moments: Moments) -> Array:
        self.std = np.sqrt(moments.V + self.eps)
        self.NZ = (rows - moments.M) / self.std
        BW, Bb = (param.astype(rows.dtype, copy=False) for param in self.params)
        return BW * self.NZ + Bb

    def _store(self, Z: Array, eval: bool) -> None:
        self.Z_shape = Z.shape
        self.in_training = not eval


def _rows(Z: Array) -> Array:
    """Return (N, C) as it is, and (N, C, L) as (N L, C): each step is one more example."""
    return np.moveaxis(Z, 1, -1).reshape(-1, Z.shape[1])


def _unrows(rows: Array, shape: Shape) -> Array:
    """Return the rows in the shape (N, C) or (N, C, L) that they came from."""
    N, C, *L = shape
    return np.moveaxis(rows.reshape(N, *L, C), -1, 1)
