"""Batch normalisation of images, channel by channel."""

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer

BATCH_AXES = (0, 2, 3)  # what the statistics of a channel go over


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
        M, V = self._running(Z) if eval else self._batch(Z)
        self.std = np.sqrt(V + self.eps)
        self.NZ = (Z - M) / self.std
        BW, Bb = (param.astype(Z.dtype, copy=False) for param in self.params)
        return BW * self.NZ + Bb

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ = check_stored("BatchNorm2d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        std = check_stored("BatchNorm2d.backward", "std", self.std)
        self.dLdBW = np.sum(dLdBZ * NZ, axis=BATCH_AXES, keepdims=True)
        self.dLdBb = np.sum(dLdBZ, axis=BATCH_AXES, keepdims=True)
        dLdNZ = dLdBZ * self.BW.astype(NZ.dtype, copy=False)
        if not self.in_training:
            return dLdNZ / std
        through_M = dLdNZ.mean(axis=BATCH_AXES, keepdims=True)
        through_V = NZ * np.mean(dLdNZ * NZ, axis=BATCH_AXES, keepdims=True)
        return (dLdNZ - through_M - through_V) / std

    def _batch(self, Z: Array) -> tuple[Array, Array]:
        """Return M and V of the batch, and take them into the running ones."""
        M = Z.mean(axis=BATCH_AXES, keepdims=True)
        V = np.mean((Z - M) ** 2, axis=BATCH_AXES, keepdims=True)
        self.running_M = self.alpha * self.running_M + (1 - self.alpha) * M
        self.running_V = self.alpha * self.running_V + (1 - self.alpha) * V
        return M, V

    def _running(self, Z: Array) -> tuple[Array, Array]:
        """Return the running M and V in the dtype of Z."""
        return self.running_M.astype(Z.dtype), self.running_V.astype(Z.dtype)
