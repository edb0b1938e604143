"""Batch normalisation of images, channel by channel."""

from typing import NamedTuple

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer


AXES = (0, 2, 3)  # batch and space: all but the channels


class BatchNorm2dSaved(NamedTuple):
    """What batchnorm2d_backward needs."""

    NZ: Array  # the normalised input, (N, C, H, W)
    std: Array  # what it was divided by, (1, C, 1, 1)
    BW: Array  # the scale, (1, C, 1, 1)
    in_training: bool  # whether mean and variance were the batch's own


def batchnorm2d_statistics(Z: Array) -> tuple[Array, Array]:
    """Return the batch's mean and biased variance, (1, C, 1, 1) each."""
    M = Z.mean(axis=AXES, keepdims=True)
    V = ((Z - M) ** 2).mean(axis=AXES, keepdims=True)
    return M, V


def batchnorm2d_running(running: Array, batch: Array, alpha: float) -> Array:
    """Return the running statistic after this batch."""
    return alpha * running + (1 - alpha) * batch


def batchnorm2d_forward(
    Z: Array, BW: Array, Bb: Array, M: Array, V: Array, eps: float, in_training: bool
) -> tuple[Array, BatchNorm2dSaved]:
    """Normalise Z (N, C, H, W) with these statistics, then scale and shift."""
    BW, Bb, M, V = (each.astype(Z.dtype, copy=False) for each in (BW, Bb, M, V))
    std = np.sqrt(V + eps)
    NZ = (Z - M) / std
    return BW * NZ + Bb, BatchNorm2dSaved(NZ, std, BW, in_training)


def batchnorm2d_backward(dLdBZ: Array, saved: BatchNorm2dSaved) -> tuple[Array, Array, Array]:
    """Return dLdZ (N, C, H, W), dLdBW (1, C, 1, 1) and dLdBb (1, C, 1, 1)."""
    NZ, std, BW, in_training = saved
    dLdBW = (dLdBZ * NZ).sum(axis=AXES, keepdims=True)
    dLdBb = dLdBZ.sum(axis=AXES, keepdims=True)
    if not in_training:
        return dLdBZ * BW / std, dLdBW, dLdBb
    m = dLdBZ.size // NZ.shape[1]
    dLdZ = BW / std * (dLdBZ - dLdBb / m - NZ * dLdBW / m)
    return dLdZ, dLdBW, dLdBb


class BatchNorm2d(Layer):
    """BZ = BW NZ + Bb with NZ = (Z - M) / sqrt(V + eps): Ioffe and Szegedy, 2015, algorithm 1.

    M and V are each channel's mean and biased variance: of the batch in training, the running
    ones in evaluation. BW, Bb, dLdBW, dLdBb, running_M and running_V are (1, C, 1, 1).
    """

    eps = 1e-8
    saved: BatchNorm2dSaved | None = None  # forward keeps what backward needs here

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
        if eval:
            M, V = self.running_M, self.running_V
        else:
            M, V = batchnorm2d_statistics(Z)
            self.running_M = batchnorm2d_running(self.running_M, M, self.alpha)
            self.running_V = batchnorm2d_running(self.running_V, V, self.alpha)
        BZ, self.saved = batchnorm2d_forward(Z, self.BW, self.Bb, M, V, self.eps, not eval)
        return BZ

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        saved = check_stored("BatchNorm2d.backward", "saved", self.saved)
        shape, dtype = saved.NZ.shape, saved.NZ.dtype
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, shape, dtype)
        dLdZ, self.dLdBW, self.dLdBb = batchnorm2d_backward(dLdBZ, saved)
        return dLdZ
