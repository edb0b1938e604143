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
        return self.BW.astype(Z.dtype) * self.NZ + self.Bb.astype(Z.dtype)

    def _running(self, Z: Array) -> tuple[Array, Array]:
        return self.running_M.astype(Z.dtype), self.running_V.astype(Z.dtype)

    def _batch(self, Z: Array) -> tuple[Array, Array]:
        M = Z.mean(axis=(0, 2, 3), keepdims=True)
        V = np.square(Z - M).mean(axis=(0, 2, 3), keepdims=True)
        self.running_M = self._ema(self.running_M, M)
        self.running_V = self._ema(self.running_V, V)
        return M, V

    def _ema(self, running: Array, batch: Array) -> Array:
        return self.alpha * running + (1 - self.alpha) * batch

    def _sum(self, *factors: Array) -> Array:
        terms = ",".join("nchw" for _ in factors)
        return np.einsum(f"{terms}->c", *factors)[None, :, None, None]

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ = check_stored("BatchNorm2d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        self.dLdBb = self._sum(dLdBZ)
        self.dLdBW = self._sum(dLdBZ, NZ)
        grad_NZ = dLdBZ * self.BW.astype(NZ.dtype)
        return self._grad_x(grad_NZ, NZ)

    def _grad_x(self, grad_NZ: Array, NZ: Array) -> Array:
        if not self.in_training:
            return grad_NZ / self.std
        m = NZ.size // self.num_features
        grad_M = self._sum(grad_NZ) / m
        grad_V = self._sum(grad_NZ, NZ) / m
        return (grad_NZ - grad_M - NZ * grad_V) / self.std
