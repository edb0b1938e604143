"""Batch normalisation of images, channel by channel."""

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer


AXES = (0, 2, 3)  # all but the channels


def ch_mean(Z):
    return Z.mean(axis=AXES, keepdims=True)


def ch_sum(Z):
    return Z.sum(axis=AXES, keepdims=True)


class BatchNorm2d(Layer):
    """BZ = BW NZ + Bb with NZ = (Z - M) / sqrt(V + eps): Ioffe and Szegedy, 2015, algorithm 1.

    M and V are each channel's mean and biased variance: of the batch in training, the running
    ones in evaluation. BW, Bb, dLdBW, dLdBb, running_M and running_V are (1, C, 1, 1).
    """

    eps = 1e-8

    def __init__(self, num_features: int, alpha: float = 0.9) -> None:
        self.cache = {}
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
        stats = {}
        if eval:
            stats["M"] = self.running_M.astype(Z.dtype)
            stats["V"] = self.running_V.astype(Z.dtype)
        else:
            stats["M"] = ch_mean(Z)
            stats["V"] = ch_mean((Z - stats["M"]) ** 2)
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * stats["M"]
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * stats["V"]
        # print(stats)
        self.cache["in_training"] = not eval
        self.cache["std"] = np.sqrt(stats["V"] + self.eps)
        self.cache["NZ"] = (Z - stats["M"]) / self.cache["std"]
        return self.BW.astype(Z.dtype) * self.cache["NZ"] + self.Bb.astype(Z.dtype)

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ = check_stored("BatchNorm2d.backward", "NZ", self.cache.get("NZ"))
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        std = self.cache["std"]
        self.dLdBb = ch_sum(dLdBZ)
        self.dLdBW = ch_sum(dLdBZ * NZ)
        dLdNZ = dLdBZ * self.BW.astype(NZ.dtype)
        if not self.cache["in_training"]:
            return dLdNZ / std
        m = NZ.size // NZ.shape[1]
        first = ch_sum(dLdNZ) / m
        second = NZ * ch_sum(dLdNZ * NZ) / m
        # print("m", m)
        return (dLdNZ - first - second) / std
