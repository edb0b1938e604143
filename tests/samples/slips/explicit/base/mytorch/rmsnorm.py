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
        D = self.normalized_shape
        rows = x.reshape(-1, D)
        R = rows.shape[0]
        Nx = np.zeros_like(rows)
        rms = np.zeros((R, 1), dtype=x.dtype)
        Z = np.zeros_like(rows)
        for r in range(R):
            rms[r, 0] = np.sqrt(np.sum(rows[r] * rows[r]) / D + self.eps)
            Nx[r] = rows[r] / rms[r, 0]
            Z[r] = self.gamma * Nx[r]
        self.Nx = Nx.reshape(x.shape)
        self.rms = rms.reshape(*x.shape[:-1], 1)
        return Z.reshape(x.shape)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma is the sum over all axes but the last."""
        Nx = check_stored("RMSNorm.backward", "Nx", self.Nx)
        dLdZ = check_shape("RMSNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        D = self.normalized_shape
        rows = Nx.reshape(-1, D)
        grads = dLdZ.reshape(-1, D)
        rms = check_stored("RMSNorm.backward", "rms", self.rms).reshape(-1)
        gamma = self.gamma.astype(Nx.dtype)
        dLdgamma = np.zeros(D, dtype=Nx.dtype)
        dLdx = np.zeros_like(rows)
        for r in range(rows.shape[0]):
            dLdgamma += grads[r] * rows[r]
            g = grads[r] * gamma
            mean_gn = np.sum(g * rows[r]) / D
            dLdx[r] = (g - rows[r] * mean_gn) / rms[r]
        self.dLdgamma = dLdgamma
        return dLdx.reshape(Nx.shape)
