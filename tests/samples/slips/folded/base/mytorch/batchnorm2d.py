"""Batch normalisation of images, channel by channel."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer


class Stats(NamedTuple):
    M: Array
    V: Array


class Normed(NamedTuple):
    NZ: Array
    std: Array


def per_axis(f: Callable[..., Array], axis: tuple[int, ...]) -> Callable[[Array], Array]:
    return lambda Z: f(Z, axis=axis, keepdims=True)


mean, total = per_axis(np.mean, (0, 2, 3)), per_axis(np.sum, (0, 2, 3))

def stats(Z: Array) -> Stats:
    M = mean(Z)
    return Stats(M=M, V=mean((Z - M) ** 2))


def normed(Z: Array, by: Stats, eps: float) -> Normed:
    std = np.sqrt(by.V + eps)
    return Normed(NZ=(Z - by.M) / std, std=std)


def running(alpha: float) -> Callable[[Array, Array], Array]:
    return lambda old, new: alpha * old + (1 - alpha) * new


def through_stats(dLdNZ: Array, NZ: Array, std: Array) -> Array:
    return (dLdNZ - mean(dLdNZ) - NZ * mean(dLdNZ * NZ)) / std


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
        now = Stats(self.running_M, self.running_V) if eval else stats(Z)
        self.in_training = not eval
        self.NZ, self.std = normed(Z, Stats(*(s.astype(Z.dtype, copy=False) for s in now)), self.eps)
        if not eval:
            blend = running(self.alpha)
            self.running_M, self.running_V = map(blend, (self.running_M, self.running_V), now)
        BW, Bb = (param.astype(Z.dtype, copy=False) for param in self.params)
        return BW * self.NZ + Bb

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ = check_stored("BatchNorm2d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        std = check_stored("BatchNorm2d.backward", "std", self.std)
        self.dLdBW, self.dLdBb = total(dLdBZ * NZ), total(dLdBZ)
        dLdNZ = dLdBZ * self.BW.astype(NZ.dtype, copy=False)
        return through_stats(dLdNZ, NZ, std) if self.in_training else dLdNZ / std
