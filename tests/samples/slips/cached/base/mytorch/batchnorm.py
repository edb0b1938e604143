"""Batch normalisation of features, channel by channel."""

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer, Shape


def mix(old, new, alpha):
    return alpha * old + (1 - alpha) * new


def col_mean(R):
    return R.mean(axis=0, keepdims=True)


def col_sum(R):
    return R.sum(axis=0, keepdims=True)


class BatchNorm1d(Layer):
    """BZ = BW NZ + Bb with NZ = (Z - M) / sqrt(V + eps): Ioffe and Szegedy, 2015, algorithm 1.

    M and V are each channel's mean and biased variance: of the batch in training, the running
    ones in evaluation. BW, Bb, dLdBW, dLdBb, running_M and running_V are (1, C).
    """

    eps = 1e-8

    def __init__(self, num_features: int, alpha: float = 0.9) -> None:
        self.cache = {}
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
        R = _rows(Z)
        # print("rows", R.shape)
        if eval:
            M = self.running_M.astype(R.dtype)
            V = self.running_V.astype(R.dtype)
        else:
            M = col_mean(R)
            V = col_mean((R - M) ** 2)
            self.running_M = mix(self.running_M, M, self.alpha)
            self.running_V = mix(self.running_V, V, self.alpha)
        std = np.sqrt(V + self.eps)
        NZ = (R - M) / std
        self.cache["Z_shape"] = Z.shape
        self.cache["NZ"] = NZ
        self.cache["std"] = std
        self.cache["in_training"] = not eval
        BZ = self.BW.astype(R.dtype) * NZ + self.Bb.astype(R.dtype)
        return _unrows(BZ, Z.shape)

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ of Z's shape to dLdZ; dLdBW and dLdBb are sums over N (and L)."""
        shape = check_stored("BatchNorm1d.backward", "Z_shape", self.cache.get("Z_shape"))
        NZ = check_stored("BatchNorm1d.backward", "NZ", self.cache.get("NZ"))
        dLdBZ = check_shape("BatchNorm1d.backward", "dLdBZ", dLdBZ, shape, NZ.dtype)
        D = _rows(dLdBZ)
        std = self.cache["std"]
        self.dLdBW = col_sum(D * NZ)
        self.dLdBb = col_sum(D)
        dLdNZ = D * self.BW.astype(D.dtype)
        # print("dLdNZ", dLdNZ.shape)
        if self.cache["in_training"]:
            dLdZ = (dLdNZ - col_mean(dLdNZ) - NZ * col_mean(dLdNZ * NZ)) / std
        else:
            dLdZ = dLdNZ / std
        return _unrows(dLdZ, shape)


def _rows(Z: Array) -> Array:
    """Return (N, C) as it is, and (N, C, L) as (N L, C): each step is one more example."""
    return np.moveaxis(Z, 1, -1).reshape(-1, Z.shape[1])


def _unrows(rows: Array, shape: Shape) -> Array:
    """Return the rows in the shape (N, C) or (N, C, L) that they came from."""
    N, C, *L = shape
    return np.moveaxis(rows.reshape(N, *L, C), -1, 1)
