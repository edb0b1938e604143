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
        x_rows = x.reshape(-1, D)
        R = x_rows.shape[0]
        nx_rows, rmss = np.zeros_like(x_rows), np.zeros((R, 1), x.dtype)
        for r, row in enumerate(x_rows):
            q = sum(x_i**2 for x_i in row) / D
            rmss[r, 0] = np.sqrt(q + self.eps)
            nx_rows[r] = row / rmss[r, 0]
        self.Nx = nx_rows.reshape(x.shape)
        self.rms = rmss.reshape(*x.shape[:-1], 1)
        Z: Array = self.gamma.astype(x.dtype) * self.Nx
        assert Z.shape == x.shape
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma is the sum over all axes but the last."""
        Nx = check_stored("RMSNorm.backward", "Nx", self.Nx)
        dLdZ = check_shape("RMSNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        rms = check_stored("RMSNorm.backward", "rms", self.rms)
        D = self.normalized_shape
        g_rows, nx_rows = dLdZ.reshape(-1, D), Nx.reshape(-1, D)
        rmss = rms.reshape(-1)
        assert len(g_rows) == len(nx_rows) == len(rmss)
        self.dLdgamma = sum(g * nx for g, nx in zip(g_rows, nx_rows, strict=True))
        assert self.dLdgamma.shape == (D,)
        gamma = self.gamma.astype(Nx.dtype)
        dx_rows = np.zeros_like(nx_rows)
        for r, (g, nx) in enumerate(zip(g_rows, nx_rows, strict=True)):
            d = g * gamma
            mean_dn = sum(d_i * nx_i for d_i, nx_i in zip(d, nx, strict=True)) / D
            dx_rows[r] = (d - nx * mean_dn) / rmss[r]
        return dx_rows.reshape(Nx.shape)
