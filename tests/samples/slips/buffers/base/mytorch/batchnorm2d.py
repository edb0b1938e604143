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
        NZ = np.empty(Z.shape, dtype=Z.dtype)
        std = np.empty((1, C, 1, 1), dtype=Z.dtype)
        out = np.empty(Z.shape, dtype=Z.dtype)
        new_M, new_V = self.running_M.copy(), self.running_V.copy()
        c = 0
        while c < C:
            x = Z[:, c]
            if eval:
                m, v = float(self.running_M[0, c, 0, 0]), float(self.running_V[0, c, 0, 0])
                np.subtract(x, m, out=NZ[:, c])
            else:
                m = float(x.sum()) / (N * H * W)
                np.subtract(x, m, out=NZ[:, c])
                v = float((NZ[:, c] * NZ[:, c]).sum()) / (N * H * W)
                new_M[0, c, 0, 0] = self.alpha * new_M[0, c, 0, 0] + (1 - self.alpha) * m
                new_V[0, c, 0, 0] = self.alpha * new_V[0, c, 0, 0] + (1 - self.alpha) * v
            std[0, c, 0, 0] = (v + self.eps) ** 0.5
            NZ[:, c] /= std[0, c, 0, 0]
            out[:, c] = NZ[:, c]
            out[:, c] *= float(self.BW[0, c, 0, 0])
            out[:, c] += float(self.Bb[0, c, 0, 0])
            c += 1
        self.running_M, self.running_V = new_M, new_V
        self.NZ, self.std = NZ, std
        self.in_training = not eval
        return out

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ = check_stored("BatchNorm2d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        std = check_stored("BatchNorm2d.backward", "std", self.std)
        N, C, H, W = NZ.shape
        m = N * H * W
        self.dLdBW = np.zeros((1, C, 1, 1), dtype=NZ.dtype)
        self.dLdBb = np.zeros((1, C, 1, 1), dtype=NZ.dtype)
        dLdZ = np.empty(NZ.shape, dtype=NZ.dtype)
        tmp = np.empty((N, H, W), dtype=NZ.dtype)
        for c in range(C):
            np.multiply(dLdBZ[:, c], NZ[:, c], out=tmp)
            sNZ = tmp.sum()
            s = dLdBZ[:, c].sum()
            self.dLdBW[0, c, 0, 0] = sNZ
            self.dLdBb[0, c, 0, 0] = s
            d = dLdZ[:, c]
            d[...] = dLdBZ[:, c]
            if self.in_training:
                np.multiply(NZ[:, c], sNZ / m, out=tmp)
                tmp += s / m
                d -= tmp
            d *= float(self.BW[0, c, 0, 0]) / float(std[0, c, 0, 0])
        return dLdZ
