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
        rows = _rows(Z)
        number_of_rows = rows.shape[0]
        self.NZ = np.zeros((number_of_rows, self.num_features), dtype=Z.dtype)
        self.std = np.zeros((1, self.num_features), dtype=Z.dtype)
        BZ_rows = np.zeros((number_of_rows, self.num_features), dtype=Z.dtype)
        for channel in range(self.num_features):
            if eval:
                mean_of_channel = float(self.running_M[0, channel])
                variance_of_channel = float(self.running_V[0, channel])
            else:
                sum_of_channel = 0.0
                for row in range(number_of_rows):
                    sum_of_channel += float(rows[row, channel])
                mean_of_channel = sum_of_channel / number_of_rows
                sum_of_squares = 0.0
                for row in range(number_of_rows):
                    distance = float(rows[row, channel]) - mean_of_channel
                    sum_of_squares += distance * distance
                variance_of_channel = sum_of_squares / number_of_rows
                old_M = self.running_M[0, channel]
                old_V = self.running_V[0, channel]
                self.running_M[0, channel] = self.alpha * old_M + (1 - self.alpha) * mean_of_channel
                self.running_V[0, channel] = self.alpha * old_V + (1 - self.alpha) * variance_of_channel
            std_of_channel = np.sqrt(variance_of_channel + self.eps)
            self.std[0, channel] = std_of_channel
            for row in range(number_of_rows):
                normalised = (float(rows[row, channel]) - mean_of_channel) / std_of_channel
                self.NZ[row, channel] = normalised
                BZ_rows[row, channel] = self.BW[0, channel] * normalised + self.Bb[0, channel]
        return _unrows(BZ_rows, Z.shape)

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ of Z's shape to dLdZ; dLdBW and dLdBb are sums over N (and L)."""
        shape = check_stored("BatchNorm1d.backward", "Z_shape", self.Z_shape)
        NZ = check_stored("BatchNorm1d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm1d.backward", "dLdBZ", dLdBZ, shape, NZ.dtype)
        std = check_stored("BatchNorm1d.backward", "std", self.std)
        dLdBZ_rows = _rows(dLdBZ)
        number_of_rows = NZ.shape[0]
        self.dLdBW = np.zeros((1, self.num_features), dtype=NZ.dtype)
        self.dLdBb = np.zeros((1, self.num_features), dtype=NZ.dtype)
        dLdZ_rows = np.zeros((number_of_rows, self.num_features), dtype=NZ.dtype)
        for channel in range(self.num_features):
            scale = float(self.BW[0, channel])
            sum_for_BW = 0.0
            sum_for_Bb = 0.0
            for row in range(number_of_rows):
                sum_for_BW += float(dLdBZ_rows[row, channel]) * float(NZ[row, channel])
                sum_for_Bb += float(dLdBZ_rows[row, channel])
            self.dLdBW[0, channel] = sum_for_BW
            self.dLdBb[0, channel] = sum_for_Bb
            mean_of_dLdNZ = scale * sum_for_Bb / number_of_rows
            mean_of_product = scale * sum_for_BW / number_of_rows
            for row in range(number_of_rows):
                dLdNZ = float(dLdBZ_rows[row, channel]) * scale
                if self.in_training:
                    dLdNZ = dLdNZ - mean_of_dLdNZ - float(NZ[row, channel]) * mean_of_product
                dLdZ_rows[row, channel] = dLdNZ / float(std[0, channel])
        return _unrows(dLdZ_rows, shape)


def _rows(Z: Array) -> Array:
    """Return (N, C) as it is, and (N, C, L) as (N L, C): each step is one more example."""
    return np.moveaxis(Z, 1, -1).reshape(-1, Z.shape[1])


def _unrows(rows: Array, shape: Shape) -> Array:
    """Return the rows in the shape (N, C) or (N, C, L) that they came from."""
    N, C, *L = shape
    return np.moveaxis(rows.reshape(N, *L, C), -1, 1)
