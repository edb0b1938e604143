"""Layer normalisation without the mean: by the root mean square alone."""

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


class RMSNorm(Layer):
    """Z = gamma Nx with Nx = x / sqrt(mean of x² + eps): Zhang and Sennrich, 2019, section 4.

    The mean is over the last axis, of length D. gamma and dLdgamma are (D,). Training and
    evaluation do the same.
    """

    def __init__(self, normalized_shape: int, eps: float = 1e-6) -> None:
        self.cache = {}
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
        rms = np.sqrt(last_mean(x**2) + self.eps)
        self.cache["rms"] = rms
        self.cache["Nx"] = x / rms
        return self.cache["Nx"] * self.gamma.astype(x.dtype)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma is the sum over all axes but the last."""
        Nx = check_stored("RMSNorm.backward", "Nx", self.cache.get("Nx"))
        dLdZ = check_shape("RMSNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        rms = self.cache["rms"]
        self.dLdgamma = sum_but_last(dLdZ * Nx)
        dLdNx = dLdZ * self.gamma.astype(Nx.dtype)
        inside = last_mean(dLdNx * Nx)
        # print("inside", inside.shape)
        return (dLdNx - Nx * inside) / rms
