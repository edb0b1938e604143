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
        self.in_training = not eval
        a = self.alpha
        NZ = np.zeros_like(Z)
        BZ = np.zeros_like(Z)
        std = np.zeros((1, C, 1, 1), dtype=Z.dtype)
        run_M = self.running_M.copy()
        run_V = self.running_V.copy()
        # channel by channel
        for c in range(C):
            z = Z[:, c, :, :]
            if eval:
                M = self.running_M[0, c, 0, 0]
                V = self.running_V[0, c, 0, 0]
            else:
                M = np.sum(z) / m
                V = np.sum((z - M) ** 2) / m
                run_M[0, c, 0, 0] = a * run_M[0, c, 0, 0] + (1 - a) * M
                run_V[0, c, 0, 0] = a * run_V[0, c, 0, 0] + (1 - a) * V
            std[0, c, 0, 0] = np.sqrt(V + self.eps)
            NZ[:, c, :, :] = (z - M) / std[0, c, 0, 0]
            BZ[:, c, :, :] = self.BW[0, c, 0, 0] * NZ[:, c, :, :] + self.Bb[0, c, 0, 0]
        self.running_M = run_M
        self.running_V = run_V
        self.NZ = NZ
        self.std = std
        return BZ

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ = check_stored("BatchNorm2d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        std = check_stored("BatchNorm2d.backward", "std", self.std)
        N, C, H, W = NZ.shape
        m = N * H * W
        dBW = np.zeros((1, C, 1, 1), dtype=NZ.dtype)
        dBb = np.zeros((1, C, 1, 1), dtype=NZ.dtype)
        dZ = np.zeros_like(NZ)
        for c in range(C):
            g = dLdBZ[:, c, :, :]
            nz = NZ[:, c, :, :]
            dBW[0, c, 0, 0] = np.sum(g * nz)
            dBb[0, c, 0, 0] = np.sum(g)
            dnz = g * self.BW[0, c, 0, 0]
            if self.in_training:
                s1 = np.sum(dnz) / m
                s2 = np.sum(dnz * nz) / m
                dnz = dnz - s1 - nz * s2
            dZ[:, c, :, :] = dnz / std[0, c, 0, 0]
        self.dLdBW = dBW
        self.dLdBb = dBb
        return dZ
