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
        N, C, H, W = Z.shape
        m = N * H * W
        BW1 = self.BW.astype(Z.dtype)
        Bb1 = self.Bb.astype(Z.dtype)
        if eval:
            M1 = self.running_M.astype(Z.dtype)
            V1 = self.running_V.astype(Z.dtype)
            self.in_training = False
        else:
            M1 = np.sum(Z, axis=(0, 2, 3), keepdims=True) / m
            tmp1 = Z - M1
            V1 = np.sum(tmp1 * tmp1, axis=(0, 2, 3), keepdims=True) / m
            self.in_training = True
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * M1
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * V1
        std1 = np.sqrt(V1 + self.eps)
        NZ1 = (Z - M1) / std1
        self.std = std1
        self.NZ = NZ1
        BZ1 = BW1 * NZ1 + Bb1
        return BZ1

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ = check_stored("BatchNorm2d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        N, C, H, W = dLdBZ.shape
        m = N * H * W
        std1 = check_stored("BatchNorm2d.backward", "std", self.std)
        BW1 = self.BW.astype(NZ.dtype)
        self.dLdBW = np.sum(dLdBZ * NZ, axis=(0, 2, 3)).reshape(1, C, 1, 1)
        self.dLdBb = np.sum(dLdBZ, axis=(0, 2, 3)).reshape(1, C, 1, 1)
        dLdNZ1 = dLdBZ * BW1
        if not self.in_training:
            dLdZ1 = dLdNZ1 / std1
            return dLdZ1
        mean1 = np.sum(dLdNZ1, axis=(0, 2, 3), keepdims=True) / m
        mean2 = np.sum(dLdNZ1 * NZ, axis=(0, 2, 3), keepdims=True) / m
        tmp1 = dLdNZ1 - mean1
        tmp2 = NZ * mean2
        dLdZ1 = (tmp1 - tmp2) / std1
        return dLdZ1
