"""Batch normalisation of images, channel by channel."""

from dataclasses import dataclass
import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer

@dataclass
class _Stats:
    """The mean and the variance to normalise with, (1, C, 1, 1) each."""

    M: Array
    V: Array


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
        return self._fwd(Z, eval)

    def _fwd(self, Z: Array, eval: bool) -> Array:
        N, C, H, W = Z.shape
        if eval:
            s = _Stats(self.running_M.astype(Z.dtype), self.running_V.astype(Z.dtype))
        else:
            m = N * H * W
            M = Z.sum(axis=(0, 2, 3)).reshape(1, C, 1, 1) / m
            V = ((Z - M) ** 2).sum(axis=(0, 2, 3)).reshape(1, C, 1, 1) / m
            s = _Stats(M, V)
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * s.M
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * s.V
        self.in_training = not eval
        self.std = np.sqrt(s.V + self.eps)
        self.NZ = (Z - s.M) / self.std
        return self.BW.astype(Z.dtype) * self.NZ + self.Bb.astype(Z.dtype)

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ = check_stored("BatchNorm2d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        return self._bwd(dLdBZ, NZ)

    def _bwd(self, dLdBZ: Array, NZ: Array) -> Array:
        N, C, H, W = NZ.shape
        m = N * H * W

        def total(x: Array) -> Array:
            return x.sum(axis=(0, 2, 3)).reshape(1, C, 1, 1)

        self.dLdBW = total(dLdBZ * NZ)
        self.dLdBb = total(dLdBZ)
        dLdNZ = dLdBZ * self.BW.astype(NZ.dtype)
        if not self.in_training:
            return dLdNZ / self.std
        mean_g = total(dLdNZ) / m
        mean_gn = total(dLdNZ * NZ) / m
        return (dLdNZ - mean_g - NZ * mean_gn) / self.std
