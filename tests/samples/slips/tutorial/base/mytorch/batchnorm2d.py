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
        x = Z
        N, C, H, W = x.shape
        m = N * H * W
        self.in_training = not eval
        if eval:
            mu = self.running_M.astype(x.dtype)
            var = self.running_V.astype(x.dtype)
            xmu = x - mu
        else:
            mu = 1.0 / m * np.sum(x, axis=(0, 2, 3), keepdims=True)
            xmu = x - mu
            sq = xmu**2
            var = 1.0 / m * np.sum(sq, axis=(0, 2, 3), keepdims=True)
            self.running_M = self.alpha * self.running_M + (1 - self.alpha) * mu
            self.running_V = self.alpha * self.running_V + (1 - self.alpha) * var
        std = np.sqrt(var + self.eps)
        inv_std = 1.0 / std
        x_hat = xmu * inv_std
        self.NZ = x_hat
        self.xmu = xmu
        self.std = std
        self.inv_std = inv_std
        gammax = self.BW.astype(x.dtype) * x_hat
        out = gammax + self.Bb.astype(x.dtype)
        return out

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ = check_stored("BatchNorm2d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        x_hat, xmu, std, inv_std = NZ, self.xmu, self.std, self.inv_std
        dout = dLdBZ
        N, C, H, W = dout.shape
        m = N * H * W
        # out = gamma * x_hat + beta
        self.dLdBb = np.sum(dout, axis=(0, 2, 3), keepdims=True)
        self.dLdBW = np.sum(dout * x_hat, axis=(0, 2, 3), keepdims=True)
        dx_hat = dout * self.BW.astype(dout.dtype)
        # x_hat = xmu * inv_std
        dxmu1 = dx_hat * inv_std
        if not self.in_training:
            return dxmu1
        dinv_std = np.sum(dx_hat * xmu, axis=(0, 2, 3), keepdims=True)
        # inv_std = 1 / std, std = sqrt(var + eps)
        dstd = -1.0 / (std**2) * dinv_std
        dvar = 0.5 / std * dstd
        # var = mean of sq, sq = xmu ** 2
        dsq = 1.0 / m * np.ones_like(dout) * dvar
        dxmu2 = 2 * xmu * dsq
        # xmu = x - mu
        dxmu = dxmu1 + dxmu2
        dmu = -np.sum(dxmu, axis=(0, 2, 3), keepdims=True)
        dx2 = 1.0 / m * np.ones_like(dout) * dmu
        dx = dxmu + dx2
        return dx
