"""Batch normalisation of images, channel by channel."""

from collections.abc import Callable

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.context import Context
from mytorch.layer import Array, Layer


class BatchNorm2d(Layer):
    """BZ = BW NZ + Bb with NZ = (Z - M) / sqrt(V + eps): Ioffe and Szegedy, 2015, algorithm 1.

    M and V are each channel's mean and biased variance: of the batch in training, the running
    ones in evaluation. BW, Bb, dLdBW, dLdBb, running_M and running_V are (1, C, 1, 1).
    """

    eps = 1e-8
    reduced = (0, 2, 3)  # the axes that a channel's mean goes over
    ctx: Context | None = None  # forward keeps NZ, std and in_training here

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
        statistics = self.running_statistics if eval else self._observe(Z)
        M, V = (each.astype(Z.dtype, copy=False) for each in statistics)
        std = np.sqrt(V + self.eps)
        self.ctx = Context(NZ=(Z - M) / std, std=std, in_training=not eval)
        BW, Bb = (param.astype(Z.dtype, copy=False) for param in self.params)
        return BW * self.ctx.NZ + Bb

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        ctx = check_stored("BatchNorm2d.backward", "ctx", self.ctx)
        NZ = ctx.NZ
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        self.dLdBW = self._reduce(np.sum, dLdBZ * NZ)
        self.dLdBb = self._reduce(np.sum, dLdBZ)
        dLdNZ = dLdBZ * self.BW.astype(dLdBZ.dtype, copy=False)
        if not ctx.in_training:
            return dLdNZ / ctx.std
        centred = dLdNZ - self._reduce(np.mean, dLdNZ)
        return (centred - NZ * self._reduce(np.mean, dLdNZ * NZ)) / ctx.std

    @property
    def running_statistics(self) -> tuple[Array, Array]:
        """The running mean and variance."""
        return self.running_M, self.running_V

    def _observe(self, Z: Array) -> tuple[Array, Array]:
        """Return the batch's mean and variance; the running ones follow them."""
        batch = self._reduce(np.mean, Z), self._reduce(np.var, Z)
        self.running_M, self.running_V = (
            self.alpha * running + (1 - self.alpha) * new
            for running, new in zip(self.running_statistics, batch, strict=True)
        )
        return batch

    def _reduce(self, how: Callable[..., Array], each: Array) -> Array:
        """Return one number for each channel, (1, C, 1, 1)."""
        return how(each, axis=self.reduced, keepdims=True)
