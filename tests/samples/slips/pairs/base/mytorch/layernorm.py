"""Layer normalisation: each example by itself, over its features."""

from functools import partial

import numpy as np

from mytorch.checks import check_features, check_number, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer


feature_mean = partial(np.mean, axis=-1, keepdims=True)


def layernorm_forward(x, gamma, beta, *, eps):
    gamma, beta = (p.astype(x.dtype, copy=False) for p in (gamma, beta))
    M = feature_mean(x)
    std = np.sqrt(feature_mean((x - M) ** 2) + eps)
    Nx = (x - M) / std
    return gamma * Nx + beta, (Nx, std)


def layernorm_backward(dLdZ, gamma, Nx, std):
    lead = tuple(range(dLdZ.ndim - 1))
    dLdNx = dLdZ * gamma.astype(Nx.dtype, copy=False)
    dLdx = (dLdNx - feature_mean(dLdNx) - Nx * feature_mean(dLdNx * Nx)) / std
    return dLdx, np.sum(dLdZ * Nx, axis=lead), np.sum(dLdZ, axis=lead)


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
        Z, (self.Nx, self.std) = layernorm_forward(x, *self.params, eps=self.eps)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma and dLdbeta are sums over all axes but the last.

        The formula is BatchNorm's, with the mean over the features of one example.
        """
        Nx = check_stored("LayerNorm.backward", "Nx", self.Nx)
        dLdZ = check_shape("LayerNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        dLdx, self.dLdgamma, self.dLdbeta = layernorm_backward(dLdZ, self.gamma, Nx, self.std)
        return dLdx
