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
        number_of_samples, number_of_channels, height, width = Z.shape
        self.in_training = not eval
        self.NZ = np.zeros(Z.shape, dtype=Z.dtype)
        self.std = np.zeros((1, number_of_channels, 1, 1), dtype=Z.dtype)
        elements_per_channel = number_of_samples * height * width
        BZ = np.zeros(Z.shape, dtype=Z.dtype)
        for channel in range(number_of_channels):
            if eval:
                mean_of_channel = float(self.running_M[0, channel, 0, 0])
                variance_of_channel = float(self.running_V[0, channel, 0, 0])
            else:
                sum_of_channel = 0.0
                for sample in range(number_of_samples):
                    sum_of_channel += float(np.sum(Z[sample, channel, :, :]))
                mean_of_channel = sum_of_channel / elements_per_channel
                sum_of_squares = 0.0
                for sample in range(number_of_samples):
                    distances = Z[sample, channel, :, :] - mean_of_channel
                    sum_of_squares += float(np.sum(distances * distances))
                variance_of_channel = sum_of_squares / elements_per_channel
                old_M = self.running_M[0, channel, 0, 0]
                old_V = self.running_V[0, channel, 0, 0]
                new_M = self.alpha * old_M + (1 - self.alpha) * mean_of_channel
                new_V = self.alpha * old_V + (1 - self.alpha) * variance_of_channel
                self.running_M[0, channel, 0, 0] = new_M
                self.running_V[0, channel, 0, 0] = new_V
            std_of_channel = float(np.sqrt(variance_of_channel + self.eps))
            self.std[0, channel, 0, 0] = std_of_channel
            scale = float(self.BW[0, channel, 0, 0])
            shift = float(self.Bb[0, channel, 0, 0])
            for sample in range(number_of_samples):
                normalised = (Z[sample, channel, :, :] - mean_of_channel) / std_of_channel
                self.NZ[sample, channel, :, :] = normalised
                BZ[sample, channel, :, :] = scale * normalised + shift
        return BZ

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ = check_stored("BatchNorm2d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        std = check_stored("BatchNorm2d.backward", "std", self.std)
        number_of_samples, number_of_channels, height, width = NZ.shape
        elements_per_channel = number_of_samples * height * width
        self.dLdBW = np.zeros((1, number_of_channels, 1, 1), dtype=NZ.dtype)
        self.dLdBb = np.zeros((1, number_of_channels, 1, 1), dtype=NZ.dtype)
        dLdZ = np.zeros(NZ.shape, dtype=NZ.dtype)
        for channel in range(number_of_channels):
            scale = float(self.BW[0, channel, 0, 0])
            sum_for_BW = 0.0
            sum_for_Bb = 0.0
            for sample in range(number_of_samples):
                gradient_plane = dLdBZ[sample, channel, :, :]
                sum_for_BW += float(np.sum(gradient_plane * NZ[sample, channel, :, :]))
                sum_for_Bb += float(np.sum(gradient_plane))
            self.dLdBW[0, channel, 0, 0] = sum_for_BW
            self.dLdBb[0, channel, 0, 0] = sum_for_Bb
            mean_of_dLdNZ = scale * sum_for_Bb / elements_per_channel
            mean_of_product = scale * sum_for_BW / elements_per_channel
            std_of_channel = float(std[0, channel, 0, 0])
            for sample in range(number_of_samples):
                dLdNZ = dLdBZ[sample, channel, :, :] * scale
                if self.in_training:
                    dLdNZ = dLdNZ - mean_of_dLdNZ - NZ[sample, channel, :, :] * mean_of_product
                dLdZ[sample, channel, :, :] = dLdNZ / std_of_channel
        return dLdZ
