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
    cache: dict | None = None  # forward keeps here what backward needs

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
        axis = (0, 2, 3)
        if eval:
            M = self.running_M.astype(Z.dtype, copy=False)
            V = self.running_V.astype(Z.dtype, copy=False)
        else:
            M = Z.mean(axis=axis, keepdims=True)
            V = ((Z - M) ** 2).mean(axis=axis, keepdims=True)
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * M
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * V
        std = np.sqrt(V + self.eps)
        NZ = (Z - M) / std
        self.cache = {"NZ": NZ, "std": std, "in_training": not eval}
        return self.BW.astype(Z.dtype, copy=False) * NZ + self.Bb.astype(Z.dtype, copy=False)

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ = check_stored("BatchNorm2d.backward", "cache", self.cache)["NZ"]
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        axis, std = (0, 2, 3), self.cache["std"]
        self.dLdBW = (dLdBZ * NZ).sum(axis=axis, keepdims=True)
        self.dLdBb = dLdBZ.sum(axis=axis, keepdims=True)
        dLdNZ = dLdBZ * self.BW.astype(NZ.dtype, copy=False)
        if not self.cache["in_training"]:
            return dLdNZ / std
        mean = dLdNZ.mean(axis=axis, keepdims=True)
        mean_NZ = (dLdNZ * NZ).mean(axis=axis, keepdims=True)
        return (dLdNZ - mean - NZ * mean_NZ) / std
