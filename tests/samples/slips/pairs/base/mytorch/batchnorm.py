"""Batch normalisation of features, channel by channel."""

from functools import partial

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer, Shape


def batchnorm_moments(Z, *, axis):
    average = partial(np.mean, axis=axis, keepdims=True)
    M = average(Z)
    return M, average((Z - M) ** 2)


def batchnorm_running(running, batch, *, alpha):
    return alpha * running + (1 - alpha) * batch


def batchnorm_forward(Z, BW, Bb, M, V, *, eps):
    BW, Bb, M, V = (x.astype(Z.dtype, copy=False) for x in (BW, Bb, M, V))
    std = np.sqrt(V + eps)
    NZ = (Z - M) / std
    return BW * NZ + Bb, (NZ, std)


def batchnorm_backward(dLdBZ, BW, NZ, std, *, axis, in_training):
    total, average = (partial(f, axis=axis, keepdims=True) for f in (np.sum, np.mean))
    dLdNZ = dLdBZ * BW.astype(NZ.dtype, copy=False)
    if in_training:
        centred = dLdNZ - average(dLdNZ) - NZ * average(dLdNZ * NZ)
    else:
        centred = dLdNZ
    return centred / std, total(dLdBZ * NZ), total(dLdBZ)


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
        axes = ("N", self.num_features, "L") if np.ndim(Z) > 2 else ("N", self.num_features)
        Z = check_array("BatchNorm1d.forward", "Z", Z, axes)
        self.Z_shape, self.in_training = Z.shape, not eval
        rows = _rows(Z)
        M, V = self.running_M, self.running_V
        if self.in_training:
            M, V = batchnorm_moments(rows, axis=0)
            blend = partial(batchnorm_running, alpha=self.alpha)
            self.running_M, self.running_V = blend(self.running_M, M), blend(self.running_V, V)
        BZ, (self.NZ, self.std) = batchnorm_forward(rows, *self.params, M, V, eps=self.eps)
        return _unrows(BZ, Z.shape)

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ of Z's shape to dLdZ; dLdBW and dLdBb are sums over N (and L)."""
        shape = check_stored("BatchNorm1d.backward", "Z_shape", self.Z_shape)
        NZ = check_stored("BatchNorm1d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm1d.backward", "dLdBZ", dLdBZ, shape, NZ.dtype)
        settings = dict(axis=0, in_training=self.in_training)
        dLdZ, self.dLdBW, self.dLdBb = batchnorm_backward(
            _rows(dLdBZ), self.BW, NZ, self.std, **settings
        )
        return _unrows(dLdZ, shape)


def _rows(Z: Array) -> Array:
    """Return (N, C) as it is, and (N, C, L) as (N L, C): each step is one more example."""
    return np.moveaxis(Z, 1, -1).reshape(-1, Z.shape[1])


def _unrows(rows: Array, shape: Shape) -> Array:
    """Return the rows in the shape (N, C) or (N, C, L) that they came from."""
    N, C, *L = shape
    return np.moveaxis(rows.reshape(N, *L, C), -1, 1)
