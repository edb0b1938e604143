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
        D = x.shape[-1]
        M = np.einsum("...d->...", x)[..., None] / D
        X = x - M
        V = np.einsum("...d,...d->...", X, X)[..., None] / D
        self.std = np.sqrt(V + self.eps)
        self.Nx = X / self.std
        G = self.gamma.astype(x.dtype)
        B = self.beta.astype(x.dtype)
        Z = np.einsum("d,...d->...d", G, self.Nx) + B
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma and dLdbeta are sums over all axes but the last.

        The formula is BatchNorm's, with the mean over the features of one example.
        """
        Nx = check_stored("LayerNorm.backward", "Nx", self.Nx)
        dLdZ = check_shape("LayerNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        D = dLdZ.shape[-1]
        G = self.gamma.astype(Nx.dtype)
        self.dLdgamma = np.einsum("nd,nd->d", dLdZ.reshape(-1, D), Nx.reshape(-1, D))
        self.dLdbeta = np.einsum("nd->d", dLdZ.reshape(-1, D))
        dLdNx = np.einsum("d,...d->...d", G, dLdZ)
        P = np.einsum("...d->...", dLdNx)[..., None] / D
        Q = np.einsum("...d,...d->...", dLdNx, Nx)[..., None] / D
        dLdx = (dLdNx - P - Nx * Q) / self.std
        return dLdx
