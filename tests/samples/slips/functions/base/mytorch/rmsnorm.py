"""Layer normalisation without the mean: by the root mean square alone."""

from typing import NamedTuple

import numpy as np

from mytorch.checks import check_features, check_number, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer


class RMSNormSaved(NamedTuple):
    """What rmsnorm_backward needs."""

    Nx: Array  # the normalised input, (N, ..., D)
    rms: Array  # what it was divided by, (N, ..., 1)
    gamma: Array  # (D,)


def rmsnorm_forward(x: Array, gamma: Array, eps: float) -> tuple[Array, RMSNormSaved]:
    """Divide each example by its root mean square, then scale."""
    gamma = gamma.astype(x.dtype, copy=False)
    rms = np.sqrt(np.mean(x**2, axis=-1, keepdims=True) + eps)
    Nx = x / rms
    return gamma * Nx, RMSNormSaved(Nx, rms, gamma)


def rmsnorm_backward(dLdZ: Array, saved: RMSNormSaved) -> tuple[Array, Array]:
    """Return dLdx (N, ..., D) and dLdgamma (D,)."""
    Nx, rms, gamma = saved
    D = Nx.shape[-1]
    dLdgamma = (dLdZ * Nx).reshape(-1, D).sum(axis=0)
    dLdNx = dLdZ * gamma
    slope = (dLdNx * Nx).sum(axis=-1, keepdims=True) / D
    return (dLdNx - Nx * slope) / rms, dLdgamma


class RMSNorm(Layer):
    """Z = gamma Nx with Nx = x / sqrt(mean of x² + eps): Zhang and Sennrich, 2019, section 4.

    The mean is over the last axis, of length D. gamma and dLdgamma are (D,). Training and
    evaluation do the same.
    """

    saved: RMSNormSaved | None = None  # forward keeps what backward needs here

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
        Z, self.saved = rmsnorm_forward(x, self.gamma, self.eps)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma is the sum over all axes but the last."""
        saved = check_stored("RMSNorm.backward", "saved", self.saved)
        Nx = saved.Nx
        dLdZ = check_shape("RMSNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        dLdx, self.dLdgamma = rmsnorm_backward(dLdZ, saved)
        return dLdx
