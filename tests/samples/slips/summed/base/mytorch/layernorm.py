"""Layer normalisation: each example by itself, over its features."""

import numpy as np

from mytorch.checks import check_features, check_number, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer


class LayerNorm(Layer):
    """Z = gamma Nx + beta with Nx = (x - M) / sqrt(V + eps): Ba et al., 2016, section 3.

    M and V are the mean and the biased variance over the last axis, of length D. gamma, beta,
    dLdgamma and dLdbeta are (D,). Training and evaluation do the same.
    """

    Nx: Array | None = None  # forward keeps the normalised input, (N, ..., D), here
    std: Array | None = None  # and what it was divided by, (N, ..., 1), here

    def __init__(self, normalized_shape: int, eps: float = 1e-5) -> None:
        self.normalized_shape = check_whole("LayerNorm", "normalized_shape", normalized_shape)
        self.eps = check_number("LayerNorm", "eps", eps)
        self.gamma: Array = np.ones(self.normalized_shape)
        self.beta: Array = np.zeros(self.normalized_shape)
        self.dLdgamma: Array = np.zeros(self.normalized_shape)
        self.dLdbeta: Array = np.zeros(self.normalized_shape)

    @property
    def params(self) -> list[Array]:
        """The scale gamma and the shift beta, (D,) each."""
        return [self.gamma, self.beta]

    @property
    def grads(self) -> list[Array]:
        """The gradients dLdgamma and dLdbeta, (D,) each."""
        return [self.dLdgamma, self.dLdbeta]

    def forward(self, x: Array) -> Array:
        """Map x (N, ..., D) to Z of the same shape."""
        x = check_features("LayerNorm.forward", "x", x, self.normalized_shape)
        D = self.normalized_shape
        x_rows = x.reshape(-1, D)
        R = x_rows.shape[0]
        nx_rows, stds = np.zeros_like(x_rows), np.zeros((R, 1), x.dtype)
        for r, row in enumerate(x_rows):
            M = sum(row) / D
            V = sum((x_i - M) ** 2 for x_i in row) / D
            stds[r, 0] = np.sqrt(V + self.eps)
            nx_rows[r] = (row - M) / stds[r, 0]
        self.Nx = nx_rows.reshape(x.shape)
        self.std = stds.reshape(*x.shape[:-1], 1)
        Z: Array = self.gamma.astype(x.dtype) * self.Nx + self.beta.astype(x.dtype)
        assert Z.shape == x.shape
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma and dLdbeta are sums over all axes but the last.

        The formula is BatchNorm's, with the mean over the features of one example.
        """
        Nx = check_stored("LayerNorm.backward", "Nx", self.Nx)
        dLdZ = check_shape("LayerNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        std = check_stored("LayerNorm.backward", "std", self.std)
        D = self.normalized_shape
        g_rows, nx_rows = dLdZ.reshape(-1, D), Nx.reshape(-1, D)
        stds = std.reshape(-1)
        assert len(g_rows) == len(nx_rows) == len(stds)
        self.dLdgamma = sum(g * nx for g, nx in zip(g_rows, nx_rows, strict=True))
        self.dLdbeta = sum(g for g in g_rows)
        assert self.dLdgamma.shape == self.dLdbeta.shape == (D,)
        gamma = self.gamma.astype(Nx.dtype)
        dx_rows = np.zeros_like(nx_rows)
        for r, (g, nx) in enumerate(zip(g_rows, nx_rows, strict=True)):
            d = g * gamma
            mean_d = sum(d) / D
            mean_dn = sum(d_i * nx_i for d_i, nx_i in zip(d, nx, strict=True)) / D
            dx_rows[r] = (d - mean_d - nx * mean_dn) / stds[r]
        return dx_rows.reshape(Nx.shape)
