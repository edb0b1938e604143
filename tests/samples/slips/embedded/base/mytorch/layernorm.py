"""Layer normalisation: each example by itself, over its features."""

import math

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
        n_d = self.normalized_shape
        n_rows = x.size // n_d
        xs = x.ravel()
        gamma = self.gamma.ravel()
        beta = self.beta.ravel()
        nx = np.zeros(n_rows * n_d, dtype=x.dtype)
        z = np.zeros(n_rows * n_d, dtype=x.dtype)
        std = np.zeros(n_rows, dtype=x.dtype)
        for r in range(n_rows):
            p = r * n_d
            acc = 0.0
            for j in range(n_d):
                acc += float(xs[p + j])
            m = acc / n_d
            acc = 0.0
            for j in range(n_d):
                d = float(xs[p + j]) - m
                acc += d * d
            std[r] = math.sqrt(acc / n_d + self.eps)
            for j in range(n_d):
                nx[p + j] = (float(xs[p + j]) - m) / std[r]
                z[p + j] = gamma[j] * nx[p + j] + beta[j]
        self.Nx = nx.reshape(x.shape)
        self.std = std.reshape(*x.shape[:-1], 1)
        return z.reshape(x.shape)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma and dLdbeta are sums over all axes but the last.

        The formula is BatchNorm's, with the mean over the features of one example.
        """
        Nx = check_stored("LayerNorm.backward", "Nx", self.Nx)
        dLdZ = check_shape("LayerNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        n_d = self.normalized_shape
        n_rows = Nx.size // n_d
        nx = Nx.ravel()
        dz = dLdZ.ravel()
        std = check_stored("LayerNorm.backward", "std", self.std).ravel()
        gamma = self.gamma.ravel()
        dgamma = np.zeros(n_d, dtype=Nx.dtype)
        dbeta = np.zeros(n_d, dtype=Nx.dtype)
        dx = np.zeros(n_rows * n_d, dtype=Nx.dtype)
        for r in range(n_rows):
            p = r * n_d
            acc_d = 0.0
            acc_dn = 0.0
            for j in range(n_d):
                dgamma[j] += dz[p + j] * nx[p + j]
                dbeta[j] += dz[p + j]
                d = float(dz[p + j]) * float(gamma[j])
                acc_d += d
                acc_dn += d * float(nx[p + j])
            mean_d = acc_d / n_d
            mean_dn = acc_dn / n_d
            for j in range(n_d):
                d = float(dz[p + j]) * float(gamma[j])
                dx[p + j] = (d - mean_d - float(nx[p + j]) * mean_dn) / std[r]
        self.dLdgamma = dgamma
        self.dLdbeta = dbeta
        return dx.reshape(Nx.shape)
