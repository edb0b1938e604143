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
        # mu = 1/D sum_d x_d,  sigma2 = 1/D sum_d (x_d - mu)^2,  x_hat = (x - mu) / sqrt(sigma2 + eps)
        D = self.normalized_shape
        mu = np.sum(x, axis=-1, keepdims=True) / D
        sigma2 = np.sum((x - mu) ** 2, axis=-1, keepdims=True) / D
        self.std = np.sqrt(sigma2 + self.eps)
        x_hat = (x - mu) / self.std
        self.Nx = x_hat
        # z = gamma x_hat + beta
        return self.gamma.astype(x.dtype) * x_hat + self.beta.astype(x.dtype)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma and dLdbeta are sums over all axes but the last.

        The formula is BatchNorm's, with the mean over the features of one example.
        """
        Nx = check_stored("LayerNorm.backward", "Nx", self.Nx)
        dLdZ = check_shape("LayerNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        # dL/dgamma_d = sum_n delta_nd x_hat_nd,  dL/dbeta_d = sum_n delta_nd
        D = self.normalized_shape
        delta = dLdZ.reshape(-1, D)
        x_hat = Nx.reshape(-1, D)
        std = self.std.reshape(-1)
        self.dLdgamma = np.sum(delta * x_hat, axis=0)
        self.dLdbeta = np.sum(delta, axis=0)
        dLdx_hat = delta * self.gamma.astype(Nx.dtype)
        # for each example:  J_ij = (delta_ij - 1/D - x_hat_i x_hat_j / D) / std
        dLdx = np.zeros_like(x_hat)
        for n in np.arange(x_hat.shape[0]):
            J = (np.eye(D, dtype=Nx.dtype) - 1 / D - np.outer(x_hat[n], x_hat[n]) / D) / std[n]
            dLdx[n] = dLdx_hat[n] @ J
        return dLdx.reshape(Nx.shape)
