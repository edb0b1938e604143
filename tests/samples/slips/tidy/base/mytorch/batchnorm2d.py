"""Batch normalisation of images, channel by channel."""

import numpy as np
from numpy.typing import DTypeLike

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer


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
        axes = ("N", self.num_features, "H", "W")
        Z = check_array("BatchNorm2d.forward", "Z", Z, axes)
        self.in_training = not eval
        mean, variance = self._running_moments(Z.dtype) if eval else self._batch_moments(Z)
        self.std = np.sqrt(variance + self.eps)
        self.NZ = (Z - mean) / self.std
        return self.NZ * self.BW.astype(Z.dtype) + self.Bb.astype(Z.dtype)

    def _running_moments(self, dtype: DTypeLike) -> tuple[Array, Array]:
        return self.running_M.astype(dtype), self.running_V.astype(dtype)

    def _batch_moments(self, Z: Array) -> tuple[Array, Array]:
        """Return the batch's mean and variance, and let the running ones follow."""
        mean = self._channel_mean(Z)
        variance = self._channel_mean((Z - mean) ** 2)
        self.running_M = self.alpha * self.running_M + (1 - self.alpha) * mean
        self.running_V = self.alpha * self.running_V + (1 - self.alpha) * variance
        return mean, variance

    @staticmethod
    def _channel_mean(values: Array) -> Array:
        return values.mean(axis=(0, 2, 3), keepdims=True)

    @staticmethod
    def _channel_sum(values: Array) -> Array:
        return values.sum(axis=(0, 2, 3), keepdims=True)

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ = check_stored("BatchNorm2d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        self.dLdBW = self._channel_sum(dLdBZ * NZ)
        self.dLdBb = self._channel_sum(dLdBZ)
        dLdNZ = dLdBZ * self.BW.astype(NZ.dtype)
        if self.in_training:
            dLdNZ = dLdNZ - self._channel_mean(dLdNZ) - NZ * self._channel_mean(dLdNZ * NZ)
        return dLdNZ / self.std
