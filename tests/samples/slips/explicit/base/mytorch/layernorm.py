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
        rows = x.reshape(-1, D)
        R = rows.shape[0]
        Nx = np.zeros_like(rows)
        std = np.zeros((R, 1), dtype=x.dtype)
        Z = np.zeros_like(rows)
        for r in range(R):
            mean = np.sum(rows[r]) / D
            d = rows[r] - mean
            var = np.sum(d * d) / D
            std[r, 0] = np.sqrt(var + self.eps)
            Nx[r] = d / std[r, 0]
            Z[r] = self.gamma * Nx[r] + self.beta
        self.Nx = Nx.reshape(x.shape)
        self.std = std.reshape(*x.shape[:-1], 1)
        return Z.reshape(x.shape)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma and dLdbeta are sums over all axes but the last.

        The formula is BatchNorm's, with the mean over the features of one example.
        """
        Nx = check_stored("LayerNorm.backward", "Nx", self.Nx)
        dLdZ = check_shape("LayerNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        D = self.normalized_shape
        rows = Nx.reshape(-1, D)
        grads = dLdZ.reshape(-1, D)
        std = check_stored("LayerNorm.backward", "std", self.std).reshape(-1)
        gamma = self.gamma.astype(Nx.dtype)
        dLdgamma = np.zeros(D, dtype=Nx.dtype)
        dLdbeta = np.zeros(D, dtype=Nx.dtype)
        dLdx = np.zeros_like(rows)
        for r in range(rows.shape[0]):
            dLdgamma += grads[r] * rows[r]
            dLdbeta += grads[r]
            g = grads[r] * gamma
            mean_g = np.sum(g) / D
            mean_gn = np.sum(g * rows[r]) / D
            dLdx[r] = (g - mean_g - rows[r] * mean_gn) / std[r]
        self.dLdgamma = dLdgamma
        self.dLdbeta = dLdbeta
        return dLdx.reshape(Nx.shape)
