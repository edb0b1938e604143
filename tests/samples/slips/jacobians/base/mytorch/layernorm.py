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
        gamma = self.gamma.astype(x.dtype, copy=False)
        beta = self.beta.astype(x.dtype, copy=False)
        m = np.sum(x, axis=-1, keepdims=True) / D
        x_m = x - m
        v = np.sum(x_m**2, axis=-1, keepdims=True) / D
        std = np.sqrt(v + self.eps)
        Nx = x_m / std
        Z = gamma * Nx + beta
        self.Nx = Nx
        self.std = std
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma and dLdbeta are sums over all axes but the last.

        The formula is BatchNorm's, with the mean over the features of one example.
        """
        Nx = check_stored("LayerNorm.backward", "Nx", self.Nx)
        dLdZ = check_shape("LayerNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        std = check_stored("LayerNorm.backward", "std", self.std)
        D = self.normalized_shape
        gamma = self.gamma.astype(Nx.dtype, copy=False)
        dLdZ_rows = dLdZ.reshape(-1, D)
        Nx_rows = Nx.reshape(-1, D)
        self.dLdgamma = np.sum(dLdZ_rows * Nx_rows, axis=0)
        self.dLdbeta = np.sum(dLdZ_rows, axis=0)
        dLdNx = dLdZ * gamma
        x_m = Nx * std
        dNxdv = -0.5 * x_m / std**3
        dLdv = np.sum(dLdNx * dNxdv, axis=-1, keepdims=True)
        dvdm = -2 * np.sum(x_m, axis=-1, keepdims=True) / D
        dNxdm = -1 / std
        dLdm = np.sum(dLdNx * dNxdm, axis=-1, keepdims=True) + dLdv * dvdm
        dvdx = 2 * x_m / D
        dmdx = 1 / D
        dLdx = dLdNx / std + dLdv * dvdx + dLdm * dmdx
        return dLdx
