"""Layer normalisation without the mean: by the root mean square alone."""

import numpy as np

from mytorch.checks import check_features, check_number, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer


class RMSNorm(Layer):
    """Z = gamma Nx with Nx = x / sqrt(mean of x² + eps): Zhang and Sennrich, 2019, section 4.

    The mean is over the last axis, of length D. gamma and dLdgamma are (D,). Training and
    evaluation do the same.
    """

    Nx: Array | None = None  # forward keeps the normalised input, (N, ..., D), here
    rms: Array | None = None  # and what it was divided by, (N, ..., 1), here

    def __init__(self, normalized_shape: int, eps: float = 1e-6) -> None:
        self.normalized_shape = check_whole("RMSNorm", "normalized_shape", normalized_shape)
        self.eps = check_number("RMSNorm", "eps", eps)
        self.gamma: Array = np.ones(self.normalized_shape)
        self.dLdgamma: Array = np.zeros(self.normalized_shape)

    @property
    def params(self) -> list[Array]:
        """The scale gamma, (D,)."""
        return [self.gamma]

    @property
    def grads(self) -> list[Array]:
        """The gradient dLdgamma, (D,)."""
        return [self.dLdgamma]

    def forward(self, x: Array) -> Array:
        """Map x (N, ..., D) to Z of the same shape."""
        x = check_features("RMSNorm.forward", "x", x, self.normalized_shape)
        D = x.shape[-1]
        sq = x**2
        ms = 1.0 / D * np.sum(sq, axis=-1, keepdims=True)
        rms = np.sqrt(ms + self.eps)
        inv_rms = 1.0 / rms
        x_hat = x * inv_rms
        self.x = x
        self.Nx = x_hat
        self.rms = rms
        self.inv_rms = inv_rms
        out = self.gamma.astype(x.dtype) * x_hat
        return out

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma is the sum over all axes but the last."""
        Nx = check_stored("RMSNorm.backward", "Nx", self.Nx)
        dLdZ = check_shape("RMSNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        x, x_hat, rms, inv_rms = self.x, Nx, self.rms, self.inv_rms
        dout = dLdZ
        D = dout.shape[-1]
        axes = tuple(range(dout.ndim - 1))
        # out = gamma * x_hat
        self.dLdgamma = np.sum(dout * x_hat, axis=axes)
        dx_hat = dout * self.gamma.astype(dout.dtype)
        # x_hat = x * inv_rms
        dinv_rms = np.sum(dx_hat * x, axis=-1, keepdims=True)
        dx1 = dx_hat * inv_rms
        # inv_rms = 1 / rms, rms = sqrt(ms + eps)
        drms = -1.0 / (rms**2) * dinv_rms
        dms = 0.5 / rms * drms
        # ms = mean of sq, sq = x ** 2
        dsq = 1.0 / D * np.ones_like(dout) * dms
        dx2 = 2 * x * dsq
        dx = dx1 + dx2
        return dx
