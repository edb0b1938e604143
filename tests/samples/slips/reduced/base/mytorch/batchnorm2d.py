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
        over = (0, 2, 3)
        mean = lambda x: x.mean(axis=over, keepdims=True)  # noqa: E731
        total = lambda x: x.sum(axis=over, keepdims=True)  # noqa: E731
        BW, Bb, old_M, old_V = (
            a.astype(Z.dtype, copy=False) for a in (self.BW, self.Bb, self.running_M, self.running_V)
        )
        M, V = (old_M, old_V) if eval else (mean(Z), mean((Z - mean(Z)) ** 2))
        if not eval:
            self.running_M, self.running_V = (
                self.alpha * old + (1 - self.alpha) * new
                for old, new in zip((self.running_M, self.running_V), (M, V), strict=True)
            )
        std = np.sqrt(V + self.eps)
        NZ = (Z - M) / std

        def back(g):
            dNZ = g * BW
            centred = dNZ if eval else dNZ - mean(dNZ) - NZ * mean(dNZ * NZ)
            return centred / std, total(g * NZ), total(g)

        self.NZ, self.std, self.in_training, self._back = NZ, std, not eval, back
        return BW * NZ + Bb

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ = check_stored("BatchNorm2d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        dLdZ, self.dLdBW, self.dLdBb = self._back(dLdBZ)
        return dLdZ
