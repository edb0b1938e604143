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
        flat = x.ravel()
        gamma = self.gamma.astype(x.dtype)
        beta = self.beta.astype(x.dtype)
        normed, stds, out = [], [], []
        start = 0
        while start < flat.size:
            row = flat[start : start + D]
            mean = row.mean()
            std = np.sqrt(((row - mean) ** 2).mean() + self.eps)
            nx = (row - mean) / std
            normed.append(nx)
            stds.append(std)
            out.append(gamma * nx + beta)
            start += D
        self.Nx = np.concatenate(normed).reshape(x.shape)
        self.std = np.stack(stds).reshape(*x.shape[:-1], 1)
        return np.concatenate(out).reshape(x.shape)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma and dLdbeta are sums over all axes but the last.

        The formula is BatchNorm's, with the mean over the features of one example.
        """
        Nx = check_stored("LayerNorm.backward", "Nx", self.Nx)
        dLdZ = check_shape("LayerNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        D = self.normalized_shape
        d, nx, s = dLdZ.ravel(), Nx.ravel(), self.std.ravel()
        gamma = self.gamma.astype(Nx.dtype)
        dgamma = np.zeros(D, dtype=Nx.dtype)
        dbeta = np.zeros(D, dtype=Nx.dtype)
        rows = []
        r = 0
        while r * D < d.size:
            g = d[r * D : r * D + D]
            x = nx[r * D : r * D + D]
            dgamma += g * x
            dbeta += g
            gx = g * gamma
            rows.append((gx - gx.mean() - x * (gx * x).mean()) / s[r])
            r += 1
        self.dLdgamma = dgamma
        self.dLdbeta = dbeta
        return np.concatenate(rows).reshape(Nx.shape)
