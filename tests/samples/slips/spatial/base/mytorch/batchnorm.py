"""Batch normalisation of features, channel by channel."""

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer, Shape
from mytorch.nd import all_but, normalised_backward


class BatchNorm(Layer):
    """What BatchNorm1d and BatchNorm2d share: all axes but the channels' are averaged over."""

    eps: float
    alpha: float
    BW: Array
    Bb: Array
    dLdBW: Array
    dLdBb: Array
    running_M: Array
    running_V: Array
    NZ: Array | None
    std: Array | None
    in_training: bool

    def _normalise(self, Z: Array, eval: bool) -> Array:
        """Map Z to BZ and keep NZ and std; in training, move the running statistics."""
        axes = all_but(1, Z)
        self.in_training = not eval
        if self.in_training:
            M = Z.mean(axis=axes, keepdims=True)
            V = Z.var(axis=axes, keepdims=True)
            self.running_M = self._blend(self.running_M, M)
            self.running_V = self._blend(self.running_V, V)
        else:
            M, V = (run.astype(Z.dtype) for run in (self.running_M, self.running_V))
        self.std = np.sqrt(V + self.eps)
        self.NZ = (Z - M) / self.std
        BW, Bb = (param.astype(Z.dtype, copy=False) for param in self.params)
        return BW * self.NZ + Bb

    def _blend(self, running: Array, batch: Array) -> Array:
        return (self.alpha * running + (1 - self.alpha) * batch).astype(running.dtype)

    def _denormalise(self, dLdBZ: Array, NZ: Array) -> Array:
        """Map dLdBZ to dLdZ and set the gradients."""
        axes = all_but(1, dLdBZ)
        self.dLdBW = (dLdBZ * NZ).sum(axis=axes, keepdims=True)
        self.dLdBb = dLdBZ.sum(axis=axes, keepdims=True)
        dLdNZ = dLdBZ * self.BW.astype(dLdBZ.dtype, copy=False)
        if not self.in_training:
            return dLdNZ / self.std
        return normalised_backward(dLdNZ, NZ, self.std, axes)


class BatchNorm1d(BatchNorm):
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
        self.Z_shape = Z.shape
        return _unrows(self._normalise(_rows(Z), eval), Z.shape)

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ of Z's shape to dLdZ; dLdBW and dLdBb are sums over N (and L)."""
        shape = check_stored("BatchNorm1d.backward", "Z_shape", self.Z_shape)
        NZ = check_stored("BatchNorm1d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm1d.backward", "dLdBZ", dLdBZ, shape, NZ.dtype)
        return _unrows(self._denormalise(_rows(dLdBZ), NZ), shape)


def _rows(Z: Array) -> Array:
    """Return (N, C) as it is, and (N, C, L) as (N L, C): each step is one more example."""
    return np.moveaxis(Z, 1, -1).reshape(-1, Z.shape[1])


def _unrows(rows: Array, shape: Shape) -> Array:
    """Return the rows in the shape (N, C) or (N, C, L) that they came from."""
    N, C, *L = shape
    return np.moveaxis(rows.reshape(N, *L, C), -1, 1)
