"""Layer normalisation: each example by itself, over its features."""

import numpy as np

from mytorch.checks import check_features, check_number, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer


def last_mean(x):
    return x.mean(axis=-1, keepdims=True)


def sum_but_last(x):
    """(N, ..., D) to (D,)"""
    while x.ndim > 1:
        x = x.sum(axis=0)
    return x


class LayerNorm(Layer):
    """Z = gamma Nx + beta with Nx = (x - M) / sqrt(V + eps): Ba et al., 2016, section 3.

    M and V are the mean and the biased variance over the last axis, of length D. gamma, beta,
    dLdgamma and dLdbeta are (D,). Training and evaluation do the same.
    """

    def __init__(self, normalized_shape: int, eps: float = 1e-5) -> None:
        self.cache = {}
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
        M = last_mean(x)
        V = last_mean((x - M) ** 2)
        std = np.sqrt(V + self.eps)
        self.cache["std"] = std
        self.cache["Nx"] = (x - M) / std
        # print("Nx", self.cache["Nx"])
        return self.gamma.astype(x.dtype) * self.cache["Nx"] + self.beta.astype(x.dtype)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma and dLdbeta are sums over all axes but the last.

        The formula is BatchNorm's, with the mean over the features of one example.
        """
        Nx = check_stored("LayerNorm.backward", "Nx", self.cache.get("Nx"))
        dLdZ = check_shape("LayerNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        std = self.cache["std"]
        self.dLdgamma = sum_but_last(dLdZ * Nx)
        self.dLdbeta = sum_but_last(dLdZ)
        dLdNx = dLdZ * self.gamma.astype(Nx.dtype)
        part = dLdNx - last_mean(dLdNx)
        part = part - Nx * last_mean(dLdNx * Nx)
        return part / std
