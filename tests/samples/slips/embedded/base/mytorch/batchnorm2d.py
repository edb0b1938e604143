"""Batch normalisation of images, channel by channel."""

import math

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
        n_b, n_c, n_h, n_w = Z.shape
        n_hw = n_h * n_w
        n_m = n_b * n_hw
        z = Z.ravel()
        bw = self.BW.astype(Z.dtype).ravel()
        bb = self.Bb.astype(Z.dtype).ravel()
        run_m = self.running_M.ravel().copy()
        run_v = self.running_V.ravel().copy()
        nz = np.zeros(n_m * n_c, dtype=Z.dtype)
        bz = np.zeros(n_m * n_c, dtype=Z.dtype)
        std = np.zeros(n_c, dtype=Z.dtype)
        for c in range(n_c):
            if eval:
                m = float(run_m[c])
                v = float(run_v[c])
            else:
                acc = 0.0
                for n in range(n_b):
                    p = (n * n_c + c) * n_hw
                    for i in range(p, p + n_hw):
                        acc += float(z[i])
                m = acc / n_m
                acc = 0.0
                for n in range(n_b):
                    p = (n * n_c + c) * n_hw
                    for i in range(p, p + n_hw):
                        d = float(z[i]) - m
                        acc += d * d
                v = acc / n_m
                run_m[c] = self.alpha * run_m[c] + (1.0 - self.alpha) * m
                run_v[c] = self.alpha * run_v[c] + (1.0 - self.alpha) * v
            std[c] = math.sqrt(v + self.eps)
            for n in range(n_b):
                p = (n * n_c + c) * n_hw
                nz[p : p + n_hw] = (z[p : p + n_hw] - m) / std[c]
                bz[p : p + n_hw] = bw[c] * nz[p : p + n_hw] + bb[c]
        if not eval:
            self.running_M = run_m.reshape(1, n_c, 1, 1)
            self.running_V = run_v.reshape(1, n_c, 1, 1)
        self.NZ = nz.reshape(Z.shape)
        self.std = std.reshape(1, n_c, 1, 1)
        self.in_training = not eval
        return bz.reshape(Z.shape)

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ = check_stored("BatchNorm2d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        n_b, n_c, n_h, n_w = NZ.shape
        n_hw = n_h * n_w
        n_m = n_b * n_hw
        nz = NZ.ravel()
        dbz = dLdBZ.ravel()
        std = check_stored("BatchNorm2d.backward", "std", self.std).ravel()
        bw = self.BW.ravel()
        dbw = np.zeros(n_c, dtype=NZ.dtype)
        dbb = np.zeros(n_c, dtype=NZ.dtype)
        dz = np.zeros(n_m * n_c, dtype=NZ.dtype)
        for c in range(n_c):
            acc_w = 0.0
            acc_b = 0.0
            for n in range(n_b):
                p = (n * n_c + c) * n_hw
                for i in range(p, p + n_hw):
                    acc_w += float(dbz[i]) * float(nz[i])
                    acc_b += float(dbz[i])
            dbw[c] = acc_w
            dbb[c] = acc_b
            scale = float(bw[c]) / float(std[c])
            mean_d = 0.0
            mean_dn = 0.0
            if self.in_training:
                mean_d = acc_b / n_m
                mean_dn = acc_w / n_m
            for n in range(n_b):
                p = (n * n_c + c) * n_hw
                for i in range(p, p + n_hw):
                    dz[i] = scale * (dbz[i] - mean_d - nz[i] * mean_dn)
        self.dLdBW = dbw.reshape(1, n_c, 1, 1)
        self.dLdBb = dbb.reshape(1, n_c, 1, 1)
        return dz.reshape(NZ.shape)
