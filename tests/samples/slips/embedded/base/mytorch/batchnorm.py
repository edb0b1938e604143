"""Batch normalisation of features, channel by channel."""

import math

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
        rows = _rows(Z)
        n_rows, n_c = rows.shape
        n = n_rows * n_c
        z = rows.ravel()
        bw = self.BW.ravel()
        bb = self.Bb.ravel()
        run_m = self.running_M.ravel().copy()
        run_v = self.running_V.ravel().copy()
        nz = np.zeros(n, dtype=Z.dtype)
        bz = np.zeros(n, dtype=Z.dtype)
        std = np.zeros(n_c, dtype=Z.dtype)
        for c in range(n_c):
            if eval:
                m = float(run_m[c])
                v = float(run_v[c])
            else:
                acc = 0.0
                for i in range(c, n, n_c):
                    acc += float(z[i])
                m = acc / n_rows
                acc = 0.0
                for i in range(c, n, n_c):
                    d = float(z[i]) - m
                    acc += d * d
                v = acc / n_rows
                run_m[c] = self.alpha * run_m[c] + (1.0 - self.alpha) * m
                run_v[c] = self.alpha * run_v[c] + (1.0 - self.alpha) * v
            std[c] = math.sqrt(v + self.eps)
            for i in range(c, n, n_c):
                nz[i] = (float(z[i]) - m) / std[c]
                bz[i] = bw[c] * nz[i] + bb[c]
        if not eval:
            self.running_M = run_m.reshape(1, n_c)
            self.running_V = run_v.reshape(1, n_c)
        self.Z_shape = Z.shape
        self.NZ = nz.reshape(n_rows, n_c)
        self.std = std.reshape(1, n_c)
        self.in_training = not eval
        return _unrows(bz, Z.shape)

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ of Z's shape to dLdZ; dLdBW and dLdBb are sums over N (and L)."""
        shape = check_stored("BatchNorm1d.backward", "Z_shape", self.Z_shape)
        NZ = check_stored("BatchNorm1d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm1d.backward", "dLdBZ", dLdBZ, shape, NZ.dtype)
        n_rows, n_c = NZ.shape
        n = n_rows * n_c
        nz = NZ.ravel()
        dbz = _rows(dLdBZ).ravel()
        std = check_stored("BatchNorm1d.backward", "std", self.std).ravel()
        bw = self.BW.ravel()
        dbw = np.zeros(n_c, dtype=NZ.dtype)
        dbb = np.zeros(n_c, dtype=NZ.dtype)
        dz = np.zeros(n, dtype=NZ.dtype)
        for c in range(n_c):
            acc_w = 0.0
            acc_b = 0.0
            for i in range(c, n, n_c):
                acc_w += float(dbz[i]) * float(nz[i])
                acc_b += float(dbz[i])
            dbw[c] = acc_w
            dbb[c] = acc_b
            scale = float(bw[c]) / float(std[c])
            if self.in_training:
                mean_d = acc_b / n_rows
                mean_dn = acc_w / n_rows
                for i in range(c, n, n_c):
                    dz[i] = scale * (dbz[i] - mean_d - nz[i] * mean_dn)
            else:
                for i in range(c, n, n_c):
                    dz[i] = scale * dbz[i]
        self.dLdBW = dbw.reshape(1, n_c)
        self.dLdBb = dbb.reshape(1, n_c)
        return _unrows(dz, shape)


def _rows(Z: Array) -> Array:
    """Return (N, C) as it is, and (N, C, L) as (N L, C): each step is one more example."""
    return np.moveaxis(Z, 1, -1).reshape(-1, Z.shape[1])


def _unrows(rows: Array, shape: Shape) -> Array:
    """Return the rows in the shape (N, C) or (N, C, L) that they came from."""
    N, C, *L = shape
    return np.moveaxis(rows.reshape(N, *L, C), -1, 1)
