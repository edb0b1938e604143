"""Batch normalisation of features, channel by channel."""

from typing import Any

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer, Shape


class BatchNorm1d(Layer):
    """BZ = BW NZ + Bb with NZ = (Z - M) / sqrt(V + eps): Ioffe and Szegedy, 2015, algorithm 1.

    M and V are each channel's mean and biased variance: of the batch in training, the running
    ones in evaluation. BW, Bb, dLdBW, dLdBb, running_M and running_V are (1, C).
    """

    eps = 1e-8
    # forward keeps the input's shape, NZ (rows, C), std (1, C), and whether it was training
    cache: dict[str, Any] | None = None

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

    def _statistics(self, rows: Array, eval: bool) -> tuple[Array, Array]:
        """Return the mean and the variance to go by; training moves the running ones."""
        if eval:
            running = (self.running_M, self.running_V)
            return tuple(each.astype(rows.dtype, copy=False) for each in running)
        M, V = rows.mean(axis=0, keepdims=True), rows.var(axis=0, keepdims=True)
        self.running_M = self.alpha * self.running_M + (1 - self.alpha) * M
        self.running_V = self.alpha * self.running_V + (1 - self.alpha) * V
        return M, V

    @staticmethod
    def _centred(dLdNZ: Array, NZ: Array) -> Array:
        """Take off what goes back through the batch's mean and variance."""
        return dLdNZ - dLdNZ.mean(axis=0) - NZ * (dLdNZ * NZ).mean(axis=0)

    def forward(self, Z: Array, eval: bool = False) -> Array:
        """Map Z (N, C) or (N, C, L) to BZ of the same shape.

        Training (eval=False) also updates running_M and running_V:
        running = alpha * running + (1 - alpha) * batch.
        """
        axes = ("N", self.num_features, "L") if np.ndim(Z) > 2 else ("N", self.num_features)
        Z = check_array("BatchNorm1d.forward", "Z", Z, axes)
        rows = _rows(Z)
        M, V = self._statistics(rows, eval)
        std = np.sqrt(V + self.eps)
        NZ = (rows - M) / std
        self.cache = {"shape": Z.shape, "NZ": NZ, "std": std, "training": not eval}
        BW, Bb = (param.astype(Z.dtype, copy=False) for param in self.params)
        return _unrows(BW * NZ + Bb, Z.shape)

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ of Z's shape to dLdZ; dLdBW and dLdBb are sums over N (and L)."""
        cache = check_stored("BatchNorm1d.backward", "cache", self.cache)
        shape, NZ = cache["shape"], cache["NZ"]
        dLdBZ = check_shape("BatchNorm1d.backward", "dLdBZ", dLdBZ, shape, NZ.dtype)
        rows = _rows(dLdBZ)
        self.dLdBW = (rows * NZ).sum(axis=0, keepdims=True)
        self.dLdBb = rows.sum(axis=0, keepdims=True)
        dLdNZ = rows * self.BW.astype(NZ.dtype, copy=False)
        if cache["training"]:
            dLdNZ = self._centred(dLdNZ, NZ)
        return _unrows(dLdNZ / cache["std"], shape)


def _rows(Z: Array) -> Array:
    """Return (N, C) as it is, and (N, C, L) as (N L, C): each step is one more example."""
    return np.moveaxis(Z, 1, -1).reshape(-1, Z.shape[1])


def _unrows(rows: Array, shape: Shape) -> Array:
    """Return the rows in the shape (N, C) or (N, C, L) that they came from."""
    N, C, *L = shape
    return np.moveaxis(rows.reshape(N, *L, C), -1, 1)
