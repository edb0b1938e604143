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
        N, C, H, W = Z.shape
        z = Z.ravel()
        if eval:
            M = self.running_M.astype(Z.dtype)
            V = self.running_V.astype(Z.dtype)
        else:
            means, variances = [], []
            c = 0
            while c < C:
                pieces = []
                n = 0
                while n < N:
                    start = (n * C + c) * H * W
                    pieces.append(z[start : start + H * W])
                    n += 1
                channel = np.concatenate(pieces)
                mean = channel.mean()
                means.append(mean)
                variances.append(((channel - mean) ** 2).mean())
                c += 1
            M = np.stack(means).reshape(1, C, 1, 1)
            V = np.stack(variances).reshape(1, C, 1, 1)
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * M
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * V
        self.std = np.sqrt(V + self.eps)
        m, s = M.ravel(), self.std.ravel()
        bw = self.BW.astype(Z.dtype).ravel()
        bb = self.Bb.astype(Z.dtype).ravel()
        nz, bz = np.zeros_like(z), np.zeros_like(z)
        k = 0
        while k < N * C:
            c = k % C
            start, stop = k * H * W, (k + 1) * H * W
            nz[start:stop] = (z[start:stop] - m[c]) / s[c]
            bz[start:stop] = bw[c] * nz[start:stop] + bb[c]
            k += 1
        self.NZ = nz.reshape(Z.shape)
        return bz.reshape(Z.shape)

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ = check_stored("BatchNorm2d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        N, C, H, W = NZ.shape
        d, nz = dLdBZ.ravel(), NZ.ravel()
        s = self.std.ravel()
        bw = self.BW.astype(NZ.dtype).ravel()
        dbw = np.zeros(C, dtype=NZ.dtype)
        dbb = np.zeros(C, dtype=NZ.dtype)
        k = 0
        while k < N * C:
            start, stop = k * H * W, (k + 1) * H * W
            dbw[k % C] += (d[start:stop] * nz[start:stop]).sum()
            dbb[k % C] += d[start:stop].sum()
            k += 1
        out = np.zeros_like(nz)
        count = N * H * W
        k = 0
        while k < N * C:
            c = k % C
            start, stop = k * H * W, (k + 1) * H * W
            g = d[start:stop] * bw[c]
            if self.in_training:
                g = g - bw[c] * dbb[c] / count - nz[start:stop] * bw[c] * dbw[c] / count
            out[start:stop] = g / s[c]
            k += 1
        self.dLdBW = dbw.reshape(1, C, 1, 1)
        self.dLdBb = dbb.reshape(1, C, 1, 1)
        return out.reshape(NZ.shape)
