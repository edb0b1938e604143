"""Batch normalisation of images, channel by channel."""

from dataclasses import dataclass

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer


@dataclass(frozen=True)
class _Normalised:
    """What forward keeps for backward."""

    NZ: Array  # the normalised input, (N, C, H, W)
    std: Array  # what it was divided by, (1, C, 1, 1)
    in_training: bool  # whether M and V were the batch's own


class BatchNorm2d(Layer):
    """BZ = BW NZ + Bb with NZ = (Z - M) / sqrt(V + eps): Ioffe and Szegedy, 2015, algorithm 1.

    M and V are each channel's mean and biased variance: of the batch in training, the running
    ones in evaluation. BW, Bb, dLdBW, dLdBb, running_M and running_V are (1, C, 1, 1).
    """

    eps = 1e-8
    axes = (0, 2, 3)  # batch and space: all but the channels
    kept: _Normalised | None = None

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
            M, V = Z.mean(axis=self.axes, keepdims=True), Z.var(axis=self.axes, keepdims=True)
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * M
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * V
        assert M.shape == V.shape == (1, self.num_features, 1, 1)
        std = np.sqrt(V + self.eps).astype(Z.dtype, copy=False)
        NZ = (Z - M.astype(Z.dtype, copy=False)) / std
        self.kept = _Normalised(NZ, std, in_training=not eval)
        BW, Bb = (param.astype(Z.dtype, copy=False) for param in self.params)
        return BW * NZ + Bb

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        kept = check_stored("BatchNorm2d.backward", "kept", self.kept)
        NZ = kept.NZ
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        self.dLdBW = (dLdBZ * NZ).sum(axis=self.axes, keepdims=True)
        self.dLdBb = dLdBZ.sum(axis=self.axes, keepdims=True)
        dLdNZ = dLdBZ * self.BW.astype(NZ.dtype, copy=False)
        if not kept.in_training:
            return dLdNZ / kept.std
        mean = dLdNZ.mean(axis=self.axes, keepdims=True)
        along = (dLdNZ * NZ).mean(axis=self.axes, keepdims=True)
        return (dLdNZ - mean - NZ * along) / kept.std
