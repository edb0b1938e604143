"""Layer normalisation: each example by itself, over its features."""

from typing import NamedTuple

import numpy as np

from mytorch.checks import check_features, check_number, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer


class LayerNormSaved(NamedTuple):
    """What layernorm_backward needs."""

    Nx: Array  # the normalised input, (N, ..., D)
    std: Array  # what it was divided by, (N, ..., 1)
    gamma: Array  # (D,)


def layernorm_forward(
    x: Array, gamma: Array, beta: Array, eps: float
) -> tuple[Array, LayerNormSaved]:
    """Normalise each example over its last axis, then scale and shift."""
    gamma, beta = gamma.astype(x.dtype, copy=False), beta.astype(x.dtype, copy=False)
    centred = x - x.mean(axis=-1, keepdims=True)
    std = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps)
    Nx = centred / std
    return gamma * Nx + beta, LayerNormSaved(Nx, std, gamma)


def layernorm_backward(dLdZ: Array, saved: LayerNormSaved) -> tuple[Array, Array, Array]:
    """Return dLdx (N, ..., D), dLdgamma (D,) and dLdbeta (D,)."""
    Nx, std, gamma = saved
    all_but_last = tuple(range(dLdZ.ndim - 1))
    dLdgamma = (dLdZ * Nx).sum(axis=all_but_last)
    dLdbeta = dLdZ.sum(axis=all_but_last)
    dLdNx = dLdZ * gamma
    mean = dLdNx.mean(axis=-1, keepdims=True)
    slope = (dLdNx * Nx).mean(axis=-1, keepdims=True)
    return (dLdNx - mean - Nx * slope) / std, dLdgamma, dLdbeta


class LayerNorm(Layer):
    """Z = gamma Nx + beta with Nx = (x - M) / sqrt(V + eps): Ba et al., 2016, section 3.

    M and V are the mean and the biased variance over the last axis, of length D. gamma, beta,
    dLdgamma and dLdbeta are (D,). Training and evaluation do the same.
    """

    saved: LayerNormSaved | None = None  # forward keeps what backward needs here

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
        Z, self.saved = layernorm_forward(x, self.gamma, self.beta, self.eps)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma and dLdbeta are sums over all axes but the last.

        The formula is BatchNorm's, with the mean over the features of one example.
        """
        saved = check_stored("LayerNorm.backward", "saved", self.saved)
        Nx = saved.Nx
        dLdZ = check_shape("LayerNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        dLdx, self.dLdgamma, self.dLdbeta = layernorm_backward(dLdZ, saved)
        return dLdx
