"""Batch normalisation of images, channel by channel."""

from collections import namedtuple

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer


Moments = namedtuple("Moments", "M V")
BATCH_AND_SPACE = (0, 2, 3)


def _mean(X: Array) -> Array:
    """Return each channel's mean, (1, C, 1, 1)."""
    return X.mean(axis=BATCH_AND_SPACE, keepdims=True)


def _sum(X: Array) -> Array:
    """Return each channel's sum, (1, C, 1, 1)."""
    return X.sum(axis=BATCH_AND_SPACE, keepdims=True)


def _moments(Z: Array) -> Moments:
    """Return each channel's mean and biased variance, (1, C, 1, 1) each."""
    M = _mean(Z)
    return Moments(M, _mean((Z - M) ** 2))


class BatchNorm2d(Layer):
    """BZ = BW NZ + Bb with NZ = (Z - M) / sqrt(V + eps): Ioffe and Szegedy, 2015, algorithm 1.

    M and V are each channel's mean and biased variance: of the batch in training, the running
    ones in evaluation. BW, Bb, dLdBW, dLdBb, running_M and running_V are (1, C, 1, 1).
    """

    eps = 1e-8
    NZ: Array | None = None  # forward keeps the normalised input, (N, C, H, W), here,
    std: Array | None = None  # what it was divided by, (1, C, 1, 1), here,
    in_training = True  # and here whether M and V were the batch's own

    def __init__(self, num_features: int, alpha: float = 0.9) -> None:
        self.num_features = check_whole("BatchNorm2d", "num_features", num_features)
        self.alpha = check_fraction("BatchNorm2d", "alpha", alpha, one=True)
        shape = (1, self.num_features, 1, 1)
        self.BW: Array = np.ones(shape)
        self.Bb: Array = np.zeros(shape)
        self.dLdBW: Array = np.zeros(shape)
        self.dLdBb: Array = np.zeros(shape)
        self.running_M: Array = np.zeros(shape)
        self.running_V: Array = np.ones(shape)

    @property
    def params(self) -> list[Array]:
        """The scale BW and the shift Bb, (1, C, 1, 1) each."""
        return [self.BW, self.Bb]

    @property
    def grads(self) -> list[Array]:
        """The gradients dLdBW and dLdBb, (1, C, 1, 1) each."""
        return [self.dLdBW, self.dLdBb]

    def forward(self, Z: Array, eval: bool = False) -> Array:
        """Map Z (N, C, H, W) to BZ of the same shape.

        Training (eval=False) also updates running_M and running_V:
        running = alpha * running + (1 - alpha) * batch.
        """
        Z = self._prepare(Z)
        moments = self._running(Z) if eval else _moments(Z)
        BZ = self._compute(Z, moments)
        self._store(moments, eval)
        return BZ

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ = check_stored("BatchNorm2d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        self.dLdBW = _sum(dLdBZ * NZ)
        self.dLdBb = _sum(dLdBZ)
        dLdNZ = dLdBZ * self.BW.astype(NZ.dtype, copy=False)
        if self.in_training:
            dLdNZ = dLdNZ - _mean(dLdNZ) - NZ * _mean(dLdNZ * NZ)
        return dLdNZ / self.std

    def _prepare(self, Z: Array) -> Array:
        axes = ("N", self.num_features, "H", "W")
        return check_array("BatchNorm2d.forward", "Z", Z, axes)

    def _running(self, Z: Array) -> Moments:
        running = (self.running_M, self.running_V)
        return Moments(*(each.astype(Z.dtype, copy=False) for each in running))

    def _compute(self, Z: Array, moments: Moments) -> Array:
        self.std = np.sqrt(moments.V + self.eps)
        self.NZ = (Z - moments.M) / self.std
        BW, Bb = (param.astype(Z.dtype, copy=False) for param in self.params)
        return BW * self.NZ + Bb

    def _store(self, moments: Moments, eval: bool) -> None:
        self.in_training = not eval
        if self.in_training:
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * moments.M
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * moments.V
