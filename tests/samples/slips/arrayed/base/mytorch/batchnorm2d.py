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
        self.in_training = not eval
        planes = Z.reshape(N, C, H * W)
        if eval:
            M = self.running_M.astype(Z.dtype, copy=False)
            V = self.running_V.astype(Z.dtype, copy=False)
            NZ = Z - M
        else:
            M = _channel_sum(planes) / (N * H * W)
            NZ = Z - M
            V = _channel_sum(np.square(NZ).reshape(N, C, H * W)) / (N * H * W)
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * M
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * V
        self.std = np.sqrt(V + self.eps)
        self.NZ = np.divide(NZ, self.std, out=NZ)
        BZ = self.NZ * self.BW.astype(Z.dtype, copy=False)
        return np.add(BZ, self.Bb.astype(Z.dtype, copy=False), out=BZ)

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ = check_stored("BatchNorm2d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        std = check_stored("BatchNorm2d.backward", "std", self.std)
        N, C, H, W = NZ.shape
        planes, m = (N, C, H * W), N * H * W
        self.dLdBb = _channel_sum(dLdBZ.reshape(planes))
        self.dLdBW = _channel_sum((dLdBZ * NZ).reshape(planes))
        dLdNZ = dLdBZ * self.BW.astype(NZ.dtype, copy=False)
        if self.in_training:
            mean = _channel_sum(dLdNZ.reshape(planes)) / m
            slope = _channel_sum((dLdNZ * NZ).reshape(planes)) / m
            np.subtract(dLdNZ, mean, out=dLdNZ)
            np.subtract(dLdNZ, NZ * slope, out=dLdNZ)
        return np.divide(dLdNZ, std, out=dLdNZ)


def _channel_sum(planes: Array) -> Array:
    """Sum (N, C, H W) over all but the channels, to (1, C, 1, 1), by two products with ones."""
    N, C, HW = planes.shape
    per_image = (planes @ np.ones((HW, 1), dtype=planes.dtype)).reshape(N, C)
    total = np.ones((1, N), dtype=planes.dtype) @ per_image
    return total.reshape(1, C, 1, 1)
