"""Layer normalisation without the mean: by the root mean square alone."""

import math

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
        n_d = self.normalized_shape
        n_rows = x.size // n_d
        xs = x.ravel()
        gamma = self.gamma.ravel()
        nx = np.zeros(n_rows * n_d, dtype=x.dtype)
        z = np.zeros(n_rows * n_d, dtype=x.dtype)
        rms = np.zeros(n_rows, dtype=x.dtype)
        for r in range(n_rows):
            p = r * n_d
            acc = 0.0
            for j in range(n_d):
                acc += float(xs[p + j]) * float(xs[p + j])
            rms[r] = math.sqrt(acc / n_d + self.eps)
            for j in range(n_d):
                nx[p + j] = xs[p + j] / rms[r]
                z[p + j] = gamma[j] * nx[p + j]
        self.Nx = nx.reshape(x.shape)
        self.rms = rms.reshape(*x.shape[:-1], 1)
        return z.reshape(x.shape)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma is the sum over all axes but the last."""
        Nx = check_stored("RMSNorm.backward", "Nx", self.Nx)
        dLdZ = check_shape("RMSNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        n_d = self.normalized_shape
        n_rows = Nx.size // n_d
        nx = Nx.ravel()
        dz = dLdZ.ravel()
        rms = check_stored("RMSNorm.backward", "rms", self.rms).ravel()
        gamma = self.gamma.ravel()
        dgamma = np.zeros(n_d, dtype=Nx.dtype)
        dx = np.zeros(n_rows * n_d, dtype=Nx.dtype)
        for r in range(n_rows):
            p = r * n_d
            acc = 0.0
            for j in range(n_d):
                dgamma[j] += dz[p + j] * nx[p + j]
                acc += float(dz[p + j]) * float(gamma[j]) * float(nx[p + j])
            mean_dn = acc / n_d
            for j in range(n_d):
                d = float(dz[p + j]) * float(gamma[j])
                dx[p + j] = (d - float(nx[p + j]) * mean_dn) / rms[r]
        self.dLdgamma = dgamma
        return dx.reshape(Nx.shape)
