"""Batch normalisation of images, channel by channel."""

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer


class BatchNorm2d(Layer):
    """BZ = BW NZ + Bb with NZ = (Z - M) / sqrt(V + eps): Ioffe and Szegedy, 2015, algorithm 1.

    M and V are each channel's mean and biased variance: of the batch in training, the running
    ones in evaluation. BW, Bb, dLdBW, dLdBb, running_M and running_V are (1, C, 1, 1).
    """

    eps = 1e-8
    # forward keeps NZ (N, C, H, W), std (1, C, 1, 1), and whether it was training
    cache: tuple[Array, Array, bool] | None = None

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

    @staticmethod
    def _sum(each: Array) -> Array:
        return each.sum(axis=(0, 2, 3), keepdims=True)

    def _statistics(self, Z: Array, eval: bool) -> tuple[Array, Array]:
        """Return the mean and the variance to go by; training moves the running ones."""
        if eval:
            return self.running_M.astype(Z.dtype), self.running_V.astype(Z.dtype)
        M = Z.mean(axis=(0, 2, 3), keepdims=True)
        V = ((Z - M) ** 2).mean(axis=(0, 2, 3), keepdims=True)
        keep, take = self.alpha, 1 - self.alpha
        self.running_M = keep * self.running_M + take * M
        self.running_V = keep * self.running_V + take * V
        return M, V

    def forward(self, Z: Array, eval: bool = False) -> Array:
        """Map Z (N, C, H, W) to BZ of the same shape.

        Training (eval=False) also updates running_M and running_V:
        running = alpha * running + (1 - alpha) * batch.
        """
        axes = ("N", self.num_features, "H", "W")
        Z = check_array("BatchNorm2d.forward", "Z", Z, axes)
        M, V = self._statistics(Z, eval)
        std = np.sqrt(V + self.eps)
        NZ = (Z - M) / std
        self.cache = (NZ, std, not eval)
        BW, Bb = (param.astype(Z.dtype, copy=False) for param in self.params)
        return BW * NZ + Bb

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ, std, training = check_stored("BatchNorm2d.backward", "cache", self.cache)
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        self.dLdBW, self.dLdBb = map(self._sum, (dLdBZ * NZ, dLdBZ))
        dLdNZ = dLdBZ * self.BW.astype(NZ.dtype, copy=False)
        if not training:
            return dLdNZ / std
        m = NZ.size // self.num_features
        mean, slope = self._sum(dLdNZ) / m, self._sum(dLdNZ * NZ) / m
        return (dLdNZ - mean - NZ * slope) / std
