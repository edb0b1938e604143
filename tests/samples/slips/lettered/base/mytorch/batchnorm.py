"""Batch normalisation of features, channel by channel."""

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer, Shape


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
        self.Z_shape = Z.shape
        self.in_training = not eval
        R = _rows(Z)
        B, C = R.shape
        if eval:
            M = self.running_M.astype(Z.dtype)
            V = self.running_V.astype(Z.dtype)
        else:
            M = np.einsum("bc->c", R).reshape(1, C) / B
            X = R - M
            V = np.einsum("bc,bc->c", X, X).reshape(1, C) / B
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * M
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * V
        self.std = np.sqrt(V + self.eps)
        self.NZ = (R - M) / self.std
        BW = self.BW.astype(Z.dtype)
        Bb = self.Bb.astype(Z.dtype)
        BZ = np.einsum("bc,ic->bc", self.NZ, BW) + Bb
        return _unrows(BZ, Z.shape)

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ of Z's shape to dLdZ; dLdBW and dLdBb are sums over N (and L)."""
        shape = check_stored("BatchNorm1d.backward", "Z_shape", self.Z_shape)
        NZ = check_stored("BatchNorm1d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm1d.backward", "dLdBZ", dLdBZ, shape, NZ.dtype)
        G = _rows(dLdBZ)
        B, C = G.shape
        self.dLdBW = np.einsum("bc,bc->c", G, NZ).reshape(1, C)
        self.dLdBb = np.einsum("bc->c", G).reshape(1, C)
        dLdNZ = np.einsum("bc,ic->bc", G, self.BW.astype(G.dtype))
        if self.in_training:
            P = np.einsum("bc->c", dLdNZ) / B
            Q = np.einsum("bc,bc->c", dLdNZ, NZ) / B
            dLdNZ = dLdNZ - P - np.einsum("bc,c->bc", NZ, Q)
        dLdR = dLdNZ / self.std
        return _unrows(dLdR, shape)


def _rows(Z: Array) -> Array:
    """Return (N, C) as it is, and (N, C, L) as (N L, C): each step is one more example."""
    return np.moveaxis(Z, 1, -1).reshape(-1, Z.shape[1])


def _unrows(rows: Array, shape: Shape) -> Array:
    """Return the rows in the shape (N, C) or (N, C, L) that they came from."""
    N, C, *L = shape
    return np.moveaxis(rows.reshape(N, *L, C), -1, 1)
